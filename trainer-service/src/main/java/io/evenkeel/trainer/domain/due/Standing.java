package io.evenkeel.trainer.domain.due;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a pipeline's trainer is, as its topics tell.
 *
 * @param active whether the pipeline takes work: waiting or running
 * @param evaluationSet whether the first version of the evaluation set is frozen
 * @param sealed examples of each sealed stage; counts, from 0
 * @param trained whether each stage with an announced checkpoint is fine (false: its training or evaluation failed for good); -1
 *     is the untrained student
 * @param evaluated stages whose evaluation on version 0 was announced
 */
public record Standing(
        boolean active,
        boolean evaluationSet,
        SortedMap<Integer, Integer> sealed,
        SortedMap<Integer, Boolean> trained,
        Set<Integer> evaluated) {

    /** Copies maps and set. */
    public Standing {
        sealed = Collections.unmodifiableSortedMap(new TreeMap<>(sealed));
        trained = Collections.unmodifiableSortedMap(new TreeMap<>(trained));
        evaluated = Set.copyOf(evaluated);
    }
}
