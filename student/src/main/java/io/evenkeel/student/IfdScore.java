package io.evenkeel.student;

import org.jspecify.annotations.Nullable;

/**
 * How hard a completion y is to follow given its prompt x, for one student (instruction-following difficulty).
 *
 * <p>Both likelihoods are over the same tokens of y (without the end marker), mean over tokens, after one beginning
 * marker: {@code [BOS] x y} and {@code [BOS] y}.
 *
 * @param id the example's
 * @param conditionalNll mean negative log likelihood of y after x, nats per token; NaN when excluded
 * @param unconditionalNll the same without x; NaN when excluded
 * @param perplexityRatio PPL(y|x) / PPL(y), what is ranked by; above 1 the prompt misleads; NaN when excluded
 * @param lossRatio conditionalNll / unconditionalNll, the other definition in use; NaN when excluded
 * @param tokens tokens of y
 * @param excluded why there is no score, or null when there is one
 */
public record IfdScore(
        String id,
        double conditionalNll,
        double unconditionalNll,
        double perplexityRatio,
        double lossRatio,
        int tokens,
        @Nullable Exclusion excluded) {

    /** Name and version of what {@code perplexityRatio} means; belongs into each score record. */
    public static final String DEFINITION = "ifd-ppl-ratio/1";

    /** An example without a score. */
    public static IfdScore excluded(String id, int tokens, Exclusion reason) {
        return new IfdScore(id, Double.NaN, Double.NaN, Double.NaN, Double.NaN, tokens, reason);
    }
}
