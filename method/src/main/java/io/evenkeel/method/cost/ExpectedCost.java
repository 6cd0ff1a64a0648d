package io.evenkeel.method.cost;

import java.math.BigInteger;
import java.util.Map;
import java.util.SortedMap;

/**
 * What an accepted example is expected to cost, in whole tokens, rounded up: a plan that is a token too dear leaves a token
 * over, one that is too cheap leaves a domain unfilled.
 *
 * <pre>
 * c_d = ⌈posted_d / accepted_d⌉        once an example was accepted
 * c_d = posted_d + quote               paid, but nothing accepted yet: the next one must bear what was lost
 * c_d = quote                          before any measurement
 * c   = ⌈Σ w_d·c_d / Σ w_d⌉            of a mixture of domains
 * </pre>
 *
 * <p>{@code posted} is everything that was charged for the domain: refused answers, retries, synthesis and verification
 * included, so survival is in the price. Source: precisions, "Replay" (B in examples).
 */
public final class ExpectedCost {

    private ExpectedCost() {}

    /**
     * The expected tokens per accepted example of one domain, from 1.
     *
     * @param postedTokens charged so far, from 0
     * @param acceptedExamples accepted so far, from 0
     * @param meanQuoteTokens mean upper bound of a call, from 1: the prior
     * @throws IllegalArgumentException when an argument is outside its range
     */
    public static long tokensPerExample(long postedTokens, long acceptedExamples, long meanQuoteTokens) {
        if (postedTokens < 0 || acceptedExamples < 0 || meanQuoteTokens < 1) {
            throw new IllegalArgumentException("Posted " + postedTokens + " tokens, accepted " + acceptedExamples
                    + " examples, mean quote " + meanQuoteTokens + " tokens; allowed: from 0, from 0, from 1.");
        }
        if (acceptedExamples == 0) {
            return Math.addExact(postedTokens, meanQuoteTokens);
        }
        // Free so far (a teacher that bills nothing) still has to divide a budget.
        return Math.max(1, Math.ceilDiv(postedTokens, acceptedExamples));
    }

    /**
     * The expected tokens per accepted example of a mixture of domains, from 1.
     *
     * @param tokensPerExample c_d by domain, each from 1
     * @param weights w_d by domain, as {@link io.evenkeel.method.balance.BalancePolicy#weights} gives them; every domain
     *     with a weight has a cost
     * @throws IllegalArgumentException when a cost is missing or below 1, a weight is negative, or no weight is above 0
     */
    public static long ofMixture(SortedMap<String, Long> tokensPerExample, SortedMap<String, BigInteger> weights) {
        BigInteger weighted = BigInteger.ZERO;
        BigInteger sum = BigInteger.ZERO;
        for (Map.Entry<String, BigInteger> domain : weights.entrySet()) {
            long cost = tokensPerExample.getOrDefault(domain.getKey(), 0L);
            if (cost < 1 || domain.getValue().signum() < 0) {
                throw new IllegalArgumentException(
                        "Domain " + domain.getKey() + " needs a cost from 1 token and a weight from 0.");
            }
            weighted = weighted.add(BigInteger.valueOf(cost).multiply(domain.getValue()));
            sum = sum.add(domain.getValue());
        }
        if (sum.signum() == 0) {
            throw new IllegalArgumentException("A mixture needs a domain whose weight is above 0.");
        }
        return weighted.add(sum).subtract(BigInteger.ONE).divide(sum).longValueExact();
    }

    /**
     * Tokens that the money pays for at what a token turned out to cost, rounded down: {@code ⌊nanos · tokens posted / nanos
     * posted⌋}. Where nothing was ever paid no price is known, and money that is left limits nothing.
     *
     * @param nanosAvailable billionths of a currency; a negative number (after an overrun) counts as 0
     * @param postedTokens charged so far, from 0
     * @param postedNanos the same in billionths of the currency, from 0
     */
    public static long affordableTokens(long nanosAvailable, long postedTokens, long postedNanos) {
        if (nanosAvailable <= 0) {
            return 0;
        }
        if (postedNanos <= 0 || nanosAvailable == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        return BigInteger.valueOf(nanosAvailable)
                .multiply(BigInteger.valueOf(postedTokens))
                .divide(BigInteger.valueOf(postedNanos))
                .min(BigInteger.valueOf(Long.MAX_VALUE))
                .longValueExact();
    }

    /**
     * Examples that the tokens suffice for, rounded down: {@code ⌊tokens / c⌋}, and 0 where nothing is left.
     *
     * @param tokensAvailable neither reserved nor posted; a negative number (after an overrun) counts as 0
     * @param expectedTokensPerExample from 1
     * @throws IllegalArgumentException when the cost is below 1
     */
    public static long affordableExamples(long tokensAvailable, long expectedTokensPerExample) {
        if (expectedTokensPerExample < 1) {
            throw new IllegalArgumentException(
                    "An example is expected to cost " + expectedTokensPerExample + " tokens; allowed: from 1.");
        }
        return Math.max(0, tokensAvailable) / expectedTokensPerExample;
    }
}
