package io.evenkeel.method.balance;

import java.math.BigInteger;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many examples of each domain a stage gets.
 *
 * <p>B the budget in examples, K the number of stages, i the stage from 0, l the number of domains, N_d the records seen of
 * domain d, N = ΣN_d:
 *
 * <pre>
 * natural   n_d    = (B/K) · N_d/N
 * naive     n_d    = B/(K·l)
 * adaptive  n_d(i) = (N_d/N)·(B/K)·(K−i)/K + (B/(K·l))·(i/K)
 * static    n_d    = 0.6 · natural + 0.4 · naive
 * </pre>
 *
 * <p>Every policy sums to B/K over the domains; that sum is made whole first ({@code ⌊(B+i)/K⌋}, which adds up to B over the
 * stages, the later ones getting the odd examples), then shared out by {@link LargestRemainder} on the exact weights. While
 * nothing at all was seen (N = 0) no domain is more frequent than another, and every policy is {@code naive}.
 *
 * <p>Source: BalDistill (Zhou et al., arXiv:2406.13114), balancing policy; design §5. {@code static} is our control: 60/40 is
 * what {@code adaptive} adds up to over K = 5 stages, Σ(K−i)/K² = 3/5.
 */
public final class BalancePolicy {

    private static final long STATIC_NATURAL_TENTHS = 6;
    private static final long STATIC_UNIFORM_TENTHS = 4;

    private BalancePolicy() {}

    /**
     * The equations as they stand: the stage's part of one budget that was known from the beginning.
     *
     * @param seen N_d by domain, in records; a domain with 0 is a domain all the same and counts in l
     * @param budgetExamples B for all K stages together, in examples
     * @param stage i, from 0
     * @param stages K
     * @return examples by domain; they add up to {@code ⌊(B+i)/K⌋}, and over the stages 0 … K−1 to B
     * @throws IllegalArgumentException when there is no domain, a count or the budget is negative, or i is not in [0, K)
     */
    public static SortedMap<String, Long> quotas(
            Policy policy, SortedMap<String, Long> seen, long budgetExamples, int stage, int stages) {
        check(seen, budgetExamples, stage, stages);
        long total = BigInteger.valueOf(budgetExamples)
                .add(BigInteger.valueOf(stage))
                .divide(BigInteger.valueOf(stages))
                .longValueExact();
        return LargestRemainder.apportion(total, weights(policy, seen, stage, stages));
    }

    /**
     * What the planner uses: B is not known beforehand but recomputed at each plan from what is left, so the stage gets
     * {@code ⌊left/(K−i)⌋} of the examples that can still be afforded, and what a stage leaves unspent enters the next plan.
     * The mixture keeps i and K: the weights are (K−i)/K and i/K as in {@link #quotas}.
     *
     * <p>Where every earlier stage spent exactly its part of B, this equals {@link #quotas}.
     *
     * @param examplesLeft examples affordable with what is left, for this stage and all later ones
     * @return examples by domain; they add up to {@code ⌊examplesLeft/(K−i)⌋}
     * @throws IllegalArgumentException as {@link #quotas}
     */
    public static SortedMap<String, Long> stageQuotas(
            Policy policy, SortedMap<String, Long> seen, long examplesLeft, int stage, int stages) {
        check(seen, examplesLeft, stage, stages);
        return LargestRemainder.apportion(examplesLeft / (stages - stage), weights(policy, seen, stage, stages));
    }

    /**
     * The policy's mixture at a stage, as exact weights: domain d's part of the stage is {@code w_d/Σw}.
     *
     * @throws IllegalArgumentException as {@link #quotas}
     */
    public static SortedMap<String, BigInteger> weights(
            Policy policy, SortedMap<String, Long> seen, int stage, int stages) {
        check(seen, 0, stage, stages);
        return switch (policy) {
            case NATURAL -> mixture(seen, 1, 0);
            case NAIVE -> mixture(seen, 0, 1);
            case ADAPTIVE -> mixture(seen, stages - stage, stage);
            case STATIC -> mixture(seen, STATIC_NATURAL_TENTHS, STATIC_UNIFORM_TENTHS);
        };
    }

    /** The mixture a·N_d/N + b/l, brought to whole numbers by the common denominator N·l. */
    private static SortedMap<String, BigInteger> mixture(SortedMap<String, Long> seen, long natural, long uniform) {
        BigInteger all = BigInteger.ZERO;
        for (long count : seen.values()) {
            all = all.add(BigInteger.valueOf(count));
        }
        SortedMap<String, BigInteger> weights = new TreeMap<>();
        for (Map.Entry<String, Long> domain : seen.entrySet()) {
            BigInteger asSeen = BigInteger.valueOf(domain.getValue())
                    .multiply(BigInteger.valueOf(seen.size()))
                    .multiply(BigInteger.valueOf(natural));
            BigInteger weight = asSeen.add(all.multiply(BigInteger.valueOf(uniform)));
            weights.put(domain.getKey(), all.signum() == 0 ? BigInteger.ONE : weight);
        }
        return weights;
    }

    private static void check(SortedMap<String, Long> seen, long examples, int stage, int stages) {
        if (seen.isEmpty()) {
            throw new IllegalArgumentException("There is no domain to give examples to.");
        }
        for (Map.Entry<String, Long> domain : seen.entrySet()) {
            if (domain.getValue() < 0) {
                throw new IllegalArgumentException(
                        "Domain " + domain.getKey() + " was seen a negative number of times.");
            }
        }
        if (examples < 0) {
            throw new IllegalArgumentException("The budget is " + examples + " examples; allowed: from 0.");
        }
        if (stage < 0 || stage >= stages) {
            throw new IllegalArgumentException("Stage " + stage + " of " + stages
                    + " does not exist; stages count from 0 and there is at least one.");
        }
    }
}
