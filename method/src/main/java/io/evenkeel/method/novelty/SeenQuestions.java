package io.evenkeel.method.novelty;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The questions that stayed so far, in memory, with look-up by band. For one pass over a bounded list, such as a frozen
 * pool; a service that must survive a restart keeps {@link Sketch#toBytes} under {@link Sketch#keys} in its own store and
 * asks {@link NearDuplicates#areNear} the same way. Not safe for use by several threads.
 */
public final class SeenQuestions {

    private record Stayed(String id, Sketch sketch) {}

    private final NearDuplicates rule;
    private final List<Stayed> stayed = new ArrayList<>();
    private final SortedMap<String, List<Integer>> placesByKey = new TreeMap<>();

    /** Nothing seen yet. */
    public SeenQuestions(NearDuplicates rule) {
        this.rule = rule;
    }

    /**
     * Observes a question: when it is nearly the same as one that stayed, it does not stay.
     *
     * @return the id of the earliest one that it repeats; empty when it is new, and stays
     */
    public Optional<String> observe(String id, String question) {
        Sketch sketch = rule.sketch(question);
        Optional<String> earlier = find(sketch);
        if (earlier.isEmpty()) {
            for (String key : sketch.keys()) {
                placesByKey.computeIfAbsent(key, unused -> new ArrayList<>()).add(stayed.size());
            }
            stayed.add(new Stayed(id, sketch));
        }
        return earlier;
    }

    private Optional<String> find(Sketch sketch) {
        SortedSet<Integer> met = new TreeSet<>();
        for (String key : sketch.keys()) {
            met.addAll(placesByKey.getOrDefault(key, List.of()));
        }
        for (int place : met) {
            if (rule.areNear(stayed.get(place).sketch(), sketch)) {
                return Optional.of(stayed.get(place).id());
            }
        }
        return Optional.empty();
    }
}
