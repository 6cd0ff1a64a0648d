package io.evenkeel.sampler.stream;

import io.evenkeel.method.novelty.NearDuplicates;
import io.evenkeel.method.novelty.Sketch;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The questions of each domain that were not repetitions, as sketches: one row for each question, and one for each key under
 * which a near-duplicate would look for it.
 */
final class SeenQuestions {
    static final String SKETCHES = "sketches";
    static final String SKETCH_KEYS = "sketch-keys";

    private static final byte[] YES = {1};

    private final KeyValueStore<String, byte[]> sketches;
    private final KeyValueStore<String, byte[]> sketchKeys;

    SeenQuestions(KeyValueStore<String, byte[]> sketches, KeyValueStore<String, byte[]> sketchKeys) {
        this.sketches = sketches;
        this.sketchKeys = sketchKeys;
    }

    /** Whether nearly the same stayed in this domain before. */
    boolean repeats(Place place, Sketch sketch, NearDuplicates rule) {
        for (var key : sketch.keys()) {
            for (var recordId : Rows.suffixes(sketchKeys, row(place, key))) {
                var earlier = sketches.get(place.rows() + recordId);
                if (earlier != null && rule.areNear(Sketch.fromBytes(earlier), sketch)) {
                    return true;
                }
            }
        }
        return false;
    }

    void remember(Place place, String recordId, Sketch sketch) {
        sketches.put(place.rows() + recordId, sketch.toBytes());
        sketch.keys().forEach(key -> sketchKeys.put(row(place, key) + recordId, YES));
    }

    private static String row(Place place, String key) {
        return place.rows() + key + "/";
    }
}
