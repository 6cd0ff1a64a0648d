package io.evenkeel.budget.domain.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.method.balance.Policy;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class StagePlanningProperties {
    private static final long QUOTE = 100;

    @Property(tries = 300)
    void quotasAddUpExactlyAndNeverPassTheCeilingAtTheExpectedCost(
            @ForAll long seed,
            @ForAll Policy policy,
            @ForAll @IntRange(min = 1, max = 7) int stages,
            @ForAll @LongRange(min = 0, max = 5_000_000) long tokens) {
        var chance = new Random(seed);
        var domains = new TreeMap<String, DomainFacts>();
        for (int i = 0; i <= chance.nextInt(8); i++) {
            domains.put("d" + i, DomainFacts.UNKNOWN.counted(1 + chance.nextInt(10_000), chance.nextInt(300)));
        }
        int stage = chance.nextInt(stages);
        var planned = StagePlanning.plan(
                new StagePlanning.Known(policy, stage, stages, domains, tokens, StagePlanning.Money.UNLIMITED, QUOTE));

        long sum = planned.domains().values().stream()
                .mapToLong(DomainProgress::quota)
                .sum();
        assertThat(sum).isEqualTo(planned.budgetExamples() / (stages - stage));
        assertThat(sum * QUOTE).isLessThanOrEqualTo(planned.tokenCeiling());
        assertThat(planned.domains().keySet()).isEqualTo(domains.keySet());
        planned.domains().forEach((domain, row) -> {
            assertThat(row.real()).isEqualTo(Math.min(row.quota(), row.poolLeft()));
            assertThat(row.real() + row.synthetic()).isEqualTo(row.quota());
        });
    }

    @Property(tries = 100)
    void stagesThatSpendTheirCeilingsSpendTheWholeBudgetAndNoMore(
            @ForAll Policy policy,
            @ForAll @IntRange(min = 1, max = 7) int stages,
            @ForAll @LongRange(min = 0, max = 5_000_000) long tokens) {
        var domains = new TreeMap<>(
                Map.of("adding", DomainFacts.UNKNOWN.counted(9, 9), "rare", DomainFacts.UNKNOWN.counted(1, 1)));
        long left = tokens;
        for (int stage = 0; stage < stages; stage++) {
            left -= StagePlanning.plan(new StagePlanning.Known(
                            policy, stage, stages, domains, left, StagePlanning.Money.UNLIMITED, QUOTE))
                    .tokenCeiling();
            assertThat(left).isNotNegative();
        }
        assertThat(left).isZero();
    }
}
