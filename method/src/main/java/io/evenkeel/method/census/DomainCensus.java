package io.evenkeel.method.census;

import io.evenkeel.method.census.Observation.Fate;

/**
 * One domain's running counts, all in records.
 *
 * @param seen every resolved record, duplicates and held-out ones included: N_d, the domain's weight in the traffic
 * @param duplicates of those, the ones dropped as near-duplicates
 * @param heldOut of those, the ones kept for evaluation
 * @param withReference of those, the ones that came with a reference answer
 * @param poolSize candidates in the pool now; at most {@code seen − duplicates − heldOut}
 */
public record DomainCensus(long seen, long duplicates, long heldOut, long withReference, long poolSize) {

    /** A domain of which nothing was seen. */
    public static final DomainCensus NOTHING = new DomainCensus(0, 0, 0, 0, 0);

    /** @throws IllegalArgumentException when the counts cannot belong together */
    public DomainCensus {
        boolean negative = duplicates < 0 || heldOut < 0 || withReference < 0 || poolSize < 0;
        if (negative || withReference > seen || poolSize > seen - duplicates - heldOut) {
            throw new IllegalArgumentException("These counts cannot belong together: seen " + seen + ", duplicates "
                    + duplicates + ", held out " + heldOut + ", with reference " + withReference + ", pool " + poolSize
                    + ".");
        }
    }

    /** The counts after one more record of this domain. */
    public DomainCensus observe(Observation observation) {
        return new DomainCensus(
                seen + 1,
                duplicates + (observation.fate() == Fate.DUPLICATE ? 1 : 0),
                heldOut + (observation.fate() == Fate.HELD_OUT ? 1 : 0),
                withReference + (observation.withReference() ? 1 : 0),
                observation.poolSize());
    }

    /** The counts after candidates were taken out of the pool, or returned to it. */
    public DomainCensus withPoolSize(long size) {
        return new DomainCensus(seen, duplicates, heldOut, withReference, size);
    }
}
