package io.evenkeel.sampler.domain.selection;

import org.jspecify.annotations.Nullable;

/**
 * A candidate of a frozen pool and what the scorer said of it.
 *
 * @param candidateId derived from ledger, pipeline, stage and record id
 * @param question its text, for the near-duplicate rule
 * @param verdict null where it was not scored: beyond the limit of what is scored
 */
public record Frozen(
        String candidateId, String question, @Nullable Verdict verdict) {

    /**
     * A score, or the reason why there is none.
     *
     * @param ifd PPL(y|x)/PPL(y), dimensionless, as recorded; without meaning where {@code excluded} is given
     * @param excluded named reason, such as {@code empty-completion}; null when scored
     */
    public record Verdict(double ifd, @Nullable String excluded) {}
}
