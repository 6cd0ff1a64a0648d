package io.evenkeel.method.census;

/**
 * What became of one resolved traffic record, as the census counts it.
 *
 * @param fate where the record went
 * @param withReference whether a reference answer came with it
 * @param poolSize candidates in the domain's pool after this record
 */
public record Observation(Fate fate, boolean withReference, long poolSize) {

    /** The three ways a resolved record can go. */
    public enum Fate {
        /** Nearly the same question was observed before: counted, and otherwise dropped. */
        DUPLICATE,
        /** Kept for evaluation. */
        HELD_OUT,
        /** Offered to the pool, whether or not the pool had room for it. */
        OFFERED
    }

    /** @throws IllegalArgumentException when the pool's size is negative */
    public Observation {
        if (poolSize < 0) {
            throw new IllegalArgumentException("A pool cannot hold " + poolSize + " candidates.");
        }
    }
}
