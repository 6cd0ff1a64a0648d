package io.evenkeel.method.synthesis;

import io.evenkeel.method.evaluation.Wilson;

/**
 * How many of the questions that one recipe wrote for one domain became accepted examples. A recipe is dropped when it is
 * all but certain that it survives badly: when the upper end of the 95 % Wilson interval of {@code accepted/(accepted +
 * rejected)} is below the least survival asked for, and enough were tried.
 *
 * <p>Source: design §5, "a recipe that survives badly is dropped"; interval: {@link Wilson}.
 *
 * @param accepted examples accepted
 * @param rejected questions that failed any filter or the verification
 */
public record RecipeSurvival(long accepted, long rejected) {

    /** Nothing tried. */
    public static final RecipeSurvival UNTRIED = new RecipeSurvival(0, 0);

    /** @throws IllegalArgumentException when a count is negative */
    public RecipeSurvival {
        if (accepted < 0 || rejected < 0) {
            throw new IllegalArgumentException(
                    "A recipe cannot have " + accepted + " accepted and " + rejected + " rejected.");
        }
    }

    /** One more question survived. */
    public RecipeSurvival afterAccepted() {
        return new RecipeSurvival(accepted + 1, rejected);
    }

    /** One more question did not. */
    public RecipeSurvival afterRejected() {
        return new RecipeSurvival(accepted, rejected + 1);
    }

    /** Questions whose fate is known. */
    public long trials() {
        return Math.addExact(accepted, rejected);
    }

    /**
     * Whether to stop using the recipe for this domain.
     *
     * @param minTrials questions below which nothing is decided, from 1
     * @param minSurvival the least survival worth paying for, a probability
     */
    public boolean isDropped(long minTrials, double minSurvival) {
        return trials() >= Math.max(1, minTrials)
                && Wilson.interval(accepted, trials()).high() < minSurvival;
    }
}
