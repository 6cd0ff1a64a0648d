package io.evenkeel.method.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BalancePolicyTest {

    private static final SortedMap<String, Long> SEEN = new TreeMap<>(Map.of("art", 10L, "law", 90L));

    @Test
    void naturalFollowsTheTraffic() {
        assertThat(BalancePolicy.quotas(Policy.NATURAL, SEEN, 500, 0, 5))
                .containsExactly(entry("art", 10L), entry("law", 90L));
    }

    @Test
    void naiveGivesEveryDomainTheSame() {
        assertThat(BalancePolicy.quotas(Policy.NAIVE, SEEN, 500, 0, 5))
                .containsExactly(entry("art", 50L), entry("law", 50L));
    }

    @Test
    void staticMixesSixtyToForty() {
        assertThat(BalancePolicy.quotas(Policy.STATIC, SEEN, 500, 3, 5))
                .containsExactly(entry("art", 26L), entry("law", 74L));
    }

    @Test
    void adaptiveGoesFromNaturalTowardsUniform() {
        long[] art = new long[5];
        for (int stage = 0; stage < 5; stage++) {
            art[stage] =
                    BalancePolicy.quotas(Policy.ADAPTIVE, SEEN, 500, stage, 5).getOrDefault("art", -1L);
        }
        // 10·(5−i)/5 + 50·i/5
        assertThat(art).containsExactly(10, 18, 26, 34, 42);
    }

    @Test
    void adaptiveAddsUpToStaticOverFiveStages() {
        SortedMap<String, Long> adaptive = new TreeMap<>();
        SortedMap<String, Long> fixed = new TreeMap<>();
        for (int stage = 0; stage < 5; stage++) {
            BalancePolicy.quotas(Policy.ADAPTIVE, SEEN, 5_000, stage, 5)
                    .forEach((d, n) -> adaptive.merge(d, n, Long::sum));
            BalancePolicy.quotas(Policy.STATIC, SEEN, 5_000, stage, 5).forEach((d, n) -> fixed.merge(d, n, Long::sum));
        }
        assertThat(adaptive).isEqualTo(fixed);
    }

    @Test
    void equalRemaindersGoByTheDomainsName() {
        SortedMap<String, Long> seen = new TreeMap<>(Map.of("c", 1L, "a", 1L, "b", 1L));
        assertThat(BalancePolicy.quotas(Policy.NAIVE, seen, 5, 0, 1))
                .containsExactly(entry("a", 2L), entry("b", 2L), entry("c", 1L));
    }

    @Test
    void whileNothingWasSeenEveryDomainCountsTheSame() {
        SortedMap<String, Long> seen = new TreeMap<>(Map.of("a", 0L, "b", 0L));
        for (Policy policy : Policy.values()) {
            assertThat(BalancePolicy.quotas(policy, seen, 4, 0, 1)).containsExactly(entry("a", 2L), entry("b", 2L));
        }
    }

    @Property
    void theStagesAddUpToTheBudgetToTheExample(
            @ForAll Policy policy,
            @ForAll @Size(min = 1, max = 20) Map<String, @LongRange(min = 0, max = Long.MAX_VALUE) Long> seen,
            @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long budget,
            @ForAll @IntRange(min = 1, max = 9) int stages) {
        long spent = 0;
        for (int stage = 0; stage < stages; stage++) {
            SortedMap<String, Long> quotas = BalancePolicy.quotas(policy, new TreeMap<>(seen), budget, stage, stages);
            assertThat(quotas.keySet()).isEqualTo(new TreeMap<>(seen).keySet());
            assertThat(quotas.values()).allSatisfy(quota -> assertThat(quota).isNotNegative());
            spent += quotas.values().stream().mapToLong(Long::longValue).sum();
        }
        assertThat(spent).isEqualTo(budget);
    }

    @Property
    void plansRecomputedFromWhatIsLeftEqualTheEquationsWhereEveryStageSpentItsPart(
            @ForAll Policy policy,
            @ForAll @Size(min = 1, max = 8) Map<String, @LongRange(min = 0, max = 1_000_000) Long> seen,
            @ForAll @LongRange(min = 0, max = 1_000_000) long budget,
            @ForAll @IntRange(min = 1, max = 9) int stages) {
        long left = budget;
        for (int stage = 0; stage < stages; stage++) {
            SortedMap<String, Long> planned =
                    BalancePolicy.stageQuotas(policy, new TreeMap<>(seen), left, stage, stages);
            assertThat(planned).isEqualTo(BalancePolicy.quotas(policy, new TreeMap<>(seen), budget, stage, stages));
            left -= planned.values().stream().mapToLong(Long::longValue).sum();
        }
        assertThat(left).isZero();
    }

    @Property
    void everyQuotaIsLessThanOneExampleFromItsEquation(
            @ForAll Policy policy,
            @ForAll @Size(min = 1, max = 8) Map<String, @LongRange(min = 1, max = 100_000) Long> seen,
            @ForAll @LongRange(min = 0, max = 100_000) long budgetPerStage,
            @ForAll @IntRange(min = 0, max = 4) int stage) {
        int stages = 5;
        double all = seen.values().stream().mapToLong(Long::longValue).sum();
        SortedMap<String, Long> quotas =
                BalancePolicy.quotas(policy, new TreeMap<>(seen), budgetPerStage * stages, stage, stages);
        seen.forEach((domain, count) -> {
            double natural = budgetPerStage * count / all;
            double uniform = (double) budgetPerStage / seen.size();
            double exact =
                    switch (policy) {
                        case NATURAL -> natural;
                        case NAIVE -> uniform;
                        case ADAPTIVE -> natural * (stages - stage) / stages + uniform * stage / stages;
                        case STATIC -> 0.6 * natural + 0.4 * uniform;
                    };
            assertThat((double) quotas.getOrDefault(domain, -9L)).isCloseTo(exact, within(1 + 1e-6));
        });
    }

    @Property
    void aMoreFrequentDomainNeverGetsLess(
            @ForAll Policy policy,
            @ForAll @Size(min = 2, max = 8) Map<String, @LongRange(min = 0, max = 1_000) Long> seen,
            @ForAll @LongRange(min = 0, max = 10_000) long budget,
            @ForAll @IntRange(min = 0, max = 2) int stage) {
        SortedMap<String, Long> quotas = BalancePolicy.quotas(policy, new TreeMap<>(seen), budget, stage, 3);
        for (String one : seen.keySet()) {
            for (String other : seen.keySet()) {
                if (seen.getOrDefault(one, 0L) > seen.getOrDefault(other, 0L)
                        && quotas.getOrDefault(one, 0L) < quotas.getOrDefault(other, 0L)) {
                    // Only naive, which does not look at frequency, may prefer the earlier name by the odd example.
                    assertThat(policy).isEqualTo(Policy.NAIVE);
                    assertThat(quotas.getOrDefault(other, 0L) - quotas.getOrDefault(one, 0L))
                            .isEqualTo(1);
                }
            }
        }
    }

    @Test
    void whatCannotBePlannedIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BalancePolicy.quotas(Policy.NAIVE, new TreeMap<>(), 5, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> BalancePolicy.quotas(Policy.NAIVE, SEEN, -1, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> BalancePolicy.quotas(Policy.NAIVE, SEEN, 5, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> BalancePolicy.stageQuotas(Policy.NAIVE, SEEN, 5, -1, 1));
    }

    @Test
    void aPolicyIsKnownByItsLowerCaseName() {
        for (Policy policy : Policy.values()) {
            assertThat(Policy.parse(policy.label())).isEqualTo(policy);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policy.parse("Natural"))
                .withMessage("policy is 'Natural'; allowed: natural, naive, adaptive, static.");
    }

    @Test
    void nothingCanBeSharedOutWhereNobodyHasAWeight() {
        SortedMap<String, BigInteger> weights = new TreeMap<>(Map.of("a", BigInteger.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> LargestRemainder.apportion(1, weights));
    }

    @Property
    void aDomainIsTailExactlyWhenThePlanAsksForMoreThanItsPoolHas(
            @ForAll @LongRange(min = 0) long quota, @ForAll @LongRange(min = 0) long poolLeft) {
        HeadOrTail split = HeadOrTail.split(quota, poolLeft);
        assertThat(split.isTail()).isEqualTo(quota > poolLeft);
        assertThat(split.real()).isEqualTo(StrictMath.min(quota, poolLeft));
        assertThat(split.real() + split.synthetic()).isEqualTo(quota);
    }
}
