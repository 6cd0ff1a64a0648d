package io.evenkeel.budget.domain.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.method.balance.Policy;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StagePlanningTest {
    private static final long QUOTE = 100;

    @Test
    void theFirstStageFollowsTheTrafficAndTheLastOneIsNearlyUniform() {
        var domains = Map.of("adding", seen(90, 90), "rare", seen(10, 10));
        var first = plan(Policy.ADAPTIVE, 0, 5, domains, 50_000);
        assertThat(quotas(first)).isEqualTo(Map.of("adding", 90L, "rare", 10L));

        // 1/5 natural and 4/5 uniform of the 100 examples: 18 + 40 and 2 + 40.
        var last = plan(Policy.ADAPTIVE, 4, 5, domains, 10_000);
        assertThat(quotas(last)).isEqualTo(Map.of("adding", 58L, "rare", 42L));
    }

    @Test
    void everyPolicyHasItsOwnMixture() {
        var domains = Map.of("adding", seen(90, 90), "rare", seen(10, 10));
        assertThat(quotas(plan(Policy.NATURAL, 2, 5, domains, 30_000))).isEqualTo(Map.of("adding", 90L, "rare", 10L));
        assertThat(quotas(plan(Policy.NAIVE, 2, 5, domains, 30_000))).isEqualTo(Map.of("adding", 50L, "rare", 50L));
        assertThat(quotas(plan(Policy.STATIC, 2, 5, domains, 30_000))).isEqualTo(Map.of("adding", 74L, "rare", 26L));
    }

    @Test
    void aDomainIsTailWhereThePlanAsksForMoreThanItsPoolHas() {
        var planned = plan(
                Policy.NAIVE, 0, 1, Map.of("adding", seen(90, 60), "logic", seen(60, 50), "rare", seen(10, 7)), 15_000);

        var adding = row(planned, "adding");
        assertThat(adding.real()).isEqualTo(50);
        assertThat(adding.synthetic()).isZero();
        assertThat(adding.tail()).isFalse();

        var logic = row(planned, "logic");
        assertThat(logic.tail()).isFalse();

        var rare = row(planned, "rare");
        assertThat(rare.real()).isEqualTo(7);
        assertThat(rare.synthetic()).isEqualTo(43);
        assertThat(rare.tail()).isTrue();
        assertThat(rare.poolLeft()).isEqualTo(7);
        assertThat(rare.seen()).isEqualTo(10);
    }

    @Test
    void beforeAnythingWasMeasuredAnExampleCostsTheMeanQuote() {
        var planned = plan(Policy.NATURAL, 0, 2, Map.of("adding", seen(9, 9)), 1_050);
        assertThat(planned.budgetExamples()).isEqualTo(10);
        assertThat(planned.tokenCeiling()).isEqualTo(525);
        assertThat(row(planned, "adding").expectedTokens()).isEqualTo(QUOTE);
        assertThat(row(planned, "adding").quota()).isEqualTo(5);
    }

    @Test
    void theBudgetInExamplesIsRecomputedFromWhatExamplesTurnedOutToCost() {
        var cheaper = seen(9, 9).spent(80, true).spent(80, true);
        var dearer = seen(9, 9).spent(300, false).spent(300, true);

        assertThat(plan(Policy.NATURAL, 1, 2, Map.of("adding", cheaper), 1_000).budgetExamples())
                .isEqualTo(12);
        assertThat(plan(Policy.NATURAL, 1, 2, Map.of("adding", dearer), 1_000).budgetExamples())
                .isEqualTo(1);
    }

    @Test
    void aMixtureCostsWhatItsDomainsCostInItsProportions() {
        var domains =
                Map.of("adding", seen(3, 9).spent(50, true), "rare", seen(1, 9).spent(250, true));
        var planned = plan(Policy.NATURAL, 1, 2, domains, 1_000);
        // (3 · 50 + 1 · 250) / 4 = 100
        assertThat(planned.budgetExamples()).isEqualTo(10);
        assertThat(row(planned, "rare").expectedTokens()).isEqualTo(250);
    }

    @Test
    void whatAStageLeftUnspentEntersTheNextPlan() {
        var domains = Map.of("adding", seen(9, 9));
        assertThat(plan(Policy.NATURAL, 1, 3, domains, 800).tokenCeiling()).isEqualTo(400);
        assertThat(plan(Policy.NATURAL, 1, 3, domains, 900).tokenCeiling()).isEqualTo(450);
        assertThat(plan(Policy.NATURAL, 2, 3, domains, 900).tokenCeiling()).isEqualTo(900);
    }

    @Test
    void moneyLimitsTheExamplesAtThePriceThatATokenTurnedOutToHave() {
        var domains = new TreeMap<>(Map.of("adding", seen(9, 9)));
        // 3 nanos a token so far: 2,900 nanos pay for 966 tokens, and those for 9 examples.
        var planned = StagePlanning.plan(new StagePlanning.Known(
                Policy.NATURAL, 1, 2, domains, 50_000, new StagePlanning.Money(2_900, 100, 300), QUOTE));
        assertThat(planned.budgetExamples()).isEqualTo(9);

        var unknown = new StagePlanning.Money(2_900, 0, 0);
        assertThat(StagePlanning.plan(new StagePlanning.Known(Policy.NATURAL, 0, 2, domains, 50_000, unknown, QUOTE))
                        .budgetExamples())
                .isEqualTo(500);

        var spent = new StagePlanning.Money(-1, 100, 300);
        assertThat(StagePlanning.plan(new StagePlanning.Known(Policy.NATURAL, 1, 2, domains, 50_000, spent, QUOTE))
                        .affordsNothing())
                .isTrue();
    }

    @Test
    void aStageMayBeEmptyWhereTheBudgetPaysForExamplesOfLaterOnes() {
        var domains = Map.of("adding", seen(9, 9));
        var first = plan(Policy.NATURAL, 0, 3, domains, 200);
        assertThat(first.budgetExamples()).isEqualTo(2);
        assertThat(row(first, "adding").quota()).isZero();
        assertThat(first.affordsNothing()).isFalse();
        assertThat(row(plan(Policy.NATURAL, 2, 3, domains, 200), "adding").quota())
                .isEqualTo(2);
    }

    @Test
    void aBudgetThatPaysForNoExampleIsExhausted() {
        var domains = Map.of("adding", seen(9, 9));
        assertThat(plan(Policy.NATURAL, 0, 3, domains, 99).affordsNothing()).isTrue();
        var afterAnOverrun = plan(Policy.NATURAL, 0, 3, domains, -5);
        assertThat(afterAnOverrun.affordsNothing()).isTrue();
        assertThat(afterAnOverrun.tokenCeiling()).isZero();
    }

    @Test
    void aDomainThatWasNeverSeenIsNotPlannedFor() {
        var planned = plan(Policy.NAIVE, 0, 1, Map.of("adding", seen(9, 9), "ghost", seen(0, 0)), 1_000);
        assertThat(quotas(planned)).isEqualTo(Map.of("adding", 10L));
    }

    private static StagePlanning.Planned plan(
            Policy policy, int stage, int stages, Map<String, DomainFacts> domains, long tokens) {
        return StagePlanning.plan(new StagePlanning.Known(
                policy, stage, stages, new TreeMap<>(domains), tokens, StagePlanning.Money.UNLIMITED, QUOTE));
    }

    private static DomainFacts seen(long seen, long pool) {
        return DomainFacts.UNKNOWN.counted(seen, pool);
    }

    private static DomainProgress row(StagePlanning.Planned planned, String domain) {
        return Objects.requireNonNull(planned.domains().get(domain));
    }

    private static Map<String, Long> quotas(StagePlanning.Planned planned) {
        var quotas = new TreeMap<String, Long>();
        planned.domains().forEach((domain, row) -> quotas.put(domain, row.quota()));
        return quotas;
    }
}
