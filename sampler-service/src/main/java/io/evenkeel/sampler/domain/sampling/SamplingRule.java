package io.evenkeel.sampler.domain.sampling;

import io.evenkeel.method.census.DomainCensus;
import io.evenkeel.method.census.Observation.Fate;
import io.evenkeel.method.identity.Normalised;
import io.evenkeel.method.split.HeldOut;

/**
 * What becomes of an observed record.
 *
 * @param pipeline names the split: synthesizer-service splits with the same salt, so that no parent of a synthetic question
 *     is held out
 * @param heldOutShare share of the questions held out; a probability
 * @param heldOutMaximum most held-out records of one domain; a count
 */
public record SamplingRule(String pipeline, double heldOutShare, int heldOutMaximum) {

    /** Version of these rules, as decision records name them. */
    public static final String VERSION = "sampling/1";

    /**
     * Of near-duplicates the first observed stays. What the hash holds out is held out until the domain has its maximum;
     * after that it is offered like any other.
     *
     * @param question as asked
     * @param repeats whether nearly the same was observed in this domain before
     * @param before the domain's counts before this record
     */
    public Fate fateOf(String question, boolean repeats, DomainCensus before) {
        if (repeats) {
            return Fate.DUPLICATE;
        }
        boolean heldOut = before.heldOut() < heldOutMaximum
                && HeldOut.isHeldOut(Normalised.question(question), pipeline, heldOutShare);
        return heldOut ? Fate.HELD_OUT : Fate.OFFERED;
    }
}
