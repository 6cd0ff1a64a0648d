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
    public static final String VERSION = "sampling/2";

    /**
     * Of near-duplicates the first observed stays. What the hash holds out is held out; where the domain {@link #isFull} the
     * last by {@link #rank} is offered like any other in its place.
     *
     * @param question as asked
     * @param repeats whether nearly the same was observed in this domain before
     */
    public Fate fateOf(String question, boolean repeats) {
        if (repeats) {
            return Fate.DUPLICATE;
        }
        return HeldOut.isHeldOut(Normalised.question(question), pipeline, heldOutShare) ? Fate.HELD_OUT : Fate.OFFERED;
    }

    /** Whether the domain holds out as many as it may. */
    public boolean isFull(DomainCensus before) {
        return before.heldOut() >= heldOutMaximum;
    }

    /** Where the question stands among the held-out ones of its domain; {@link HeldOut#rank}. */
    public String rank(String question) {
        return HeldOut.rank(Normalised.question(question), pipeline);
    }
}
