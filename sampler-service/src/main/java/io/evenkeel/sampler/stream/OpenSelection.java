package io.evenkeel.sampler.stream;

import org.jspecify.annotations.Nullable;

/**
 * A domain's selection for one stage, as far as it has come.
 *
 * @param revision of the plan that it was frozen for
 * @param real examples that the plan wants from the pool; a count
 * @param checkpointHash student that scores; null at a cold start
 * @param awaited scores still missing; 0 when the selection is done
 */
record OpenSelection(int revision, long real, @Nullable String checkpointHash, int awaited) {

    OpenSelection afterScore() {
        return new OpenSelection(revision, real, checkpointHash, awaited - 1);
    }
}
