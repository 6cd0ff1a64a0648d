package io.evenkeel.method.selection;

import org.jspecify.annotations.Nullable;

/**
 * A candidate's place in the order in which its domain's candidates are to be bought.
 *
 * @param candidateId whose place it is
 * @param rank from 0, without gaps; 0 comes first
 * @param score the IFD that led to it, dimensionless; null where nothing was scored (cold start)
 */
public record Ranked(String candidateId, int rank, @Nullable Double score) {

    /** @throws IllegalArgumentException when the rank is negative */
    public Ranked {
        if (rank < 0) {
            throw new IllegalArgumentException("Candidate " + candidateId + " cannot have rank " + rank + ".");
        }
    }
}
