package io.evenkeel.budget.domain.plan;

import io.evenkeel.method.balance.BalancePolicy;
import io.evenkeel.method.balance.HeadOrTail;
import io.evenkeel.method.balance.Policy;
import io.evenkeel.method.cost.ExpectedCost;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a stage shall hold: the policy's mixture over as many examples as the money left affords, head or tail by what each
 * pool has left. Source: BalDistill, arXiv:2406.13114; design §5; the formulas are in {@code method}.
 */
public final class StagePlanning {
    /** Version of these rules, as plans name them. */
    public static final String VERSION = "plan/1";

    private StagePlanning() {}

    /**
     * What is known when a stage is planned.
     *
     * @param stage from 0
     * @param stages in all, a count
     * @param tokensLeft neither reserved nor posted nor kept for the evaluation, teacher tokens
     * @param money what limits it beside them
     * @param meanQuote mean upper bound of a call, teacher tokens: the cost before any was measured
     */
    public record Known(
            Policy policy,
            int stage,
            int stages,
            SortedMap<String, DomainFacts> domains,
            long tokensLeft,
            Money money,
            long meanQuote) {}

    /**
     * How far money limits what can be bought.
     *
     * @param nanosLeft as the tokens left; billionths of the currency
     * @param postedTokens of the whole pipeline so far, teacher tokens
     * @param postedNanos the same in billionths of the currency
     */
    public record Money(long nanosLeft, long postedTokens, long postedNanos) {
        /** Money limits nothing. */
        public static final Money UNLIMITED = new Money(Long.MAX_VALUE, 0, 0);

        /** Of so many tokens those that it pays for, at the price that a token turned out to have. */
        long affordable(long tokens) {
            return Math.min(tokens, ExpectedCost.affordableTokens(nanosLeft, postedTokens, postedNanos));
        }
    }

    /**
     * A stage's plan.
     *
     * @param tokenCeiling the stage's quota, teacher tokens
     * @param budgetExamples examples affordable with what is left, for this stage and all later ones
     */
    public record Planned(long tokenCeiling, long budgetExamples, SortedMap<String, DomainProgress> domains) {

        /** Whether what is left pays for no example at all: a stage may be empty where later ones are not. */
        public boolean affordsNothing() {
            return budgetExamples == 0;
        }
    }

    /** The plan; every domain that was seen is in it. */
    public static Planned plan(Known known) {
        var seen = new TreeMap<String, Long>();
        var cost = new TreeMap<String, Long>();
        known.domains().forEach((domain, facts) -> {
            if (facts.seen() > 0) {
                seen.put(domain, facts.seen());
                cost.put(
                        domain,
                        ExpectedCost.tokensPerExample(facts.postedTokens(), facts.accepted(), known.meanQuote()));
            }
        });
        var weights = BalancePolicy.weights(known.policy(), seen, known.stage(), known.stages());
        long examples = ExpectedCost.affordableExamples(
                known.money().affordable(known.tokensLeft()), ExpectedCost.ofMixture(cost, weights));
        var quotas = BalancePolicy.stageQuotas(known.policy(), seen, examples, known.stage(), known.stages());
        var domains = new TreeMap<String, DomainProgress>();
        quotas.forEach((domain, quota) -> {
            var facts = known.domains().getOrDefault(domain, DomainFacts.UNKNOWN);
            var split = HeadOrTail.split(quota, facts.pool());
            domains.put(
                    domain,
                    DomainProgress.planned(
                            split.real(),
                            split.synthetic(),
                            cost.getOrDefault(domain, known.meanQuote()),
                            facts.seen(),
                            facts.pool(),
                            split.isTail()));
        });
        return new Planned(ceiling(known.tokensLeft(), known.stage(), known.stages()), examples, domains);
    }

    /**
     * A stage's share of what is left for it and all later ones, in the same unit.
     *
     * @param left teacher tokens, or billionths of the currency
     * @param stage from 0
     * @param stages in all, a count
     */
    public static long ceiling(long left, int stage, int stages) {
        return Math.max(0, left) / (stages - stage);
    }
}
