package io.evenkeel.trainer.domain.seal;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What came of trying to seal a stage. */
public sealed interface Seal {

    /**
     * The stage holds exactly its examples.
     *
     * @param late examples that are there too, but were accepted after the stage was closed
     */
    record Whole(SealedStage stage, List<Example> late) implements Seal {
        /** Copies the list. */
        public Whole {
            late = List.copyOf(late);
        }
    }

    /**
     * Examples that the planner counted have not arrived.
     *
     * @param examples by domain; counts from 1
     */
    record Missing(SortedMap<String, Long> examples) implements Seal {
        /** Copies the map. */
        public Missing {
            examples = Collections.unmodifiableSortedMap(new TreeMap<>(examples));
        }
    }
}
