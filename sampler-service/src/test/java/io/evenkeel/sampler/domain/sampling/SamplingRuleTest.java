package io.evenkeel.sampler.domain.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.method.census.DomainCensus;
import io.evenkeel.method.census.Observation.Fate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class SamplingRuleTest {
    private static final SamplingRule EVERYTHING = new SamplingRule("p", 1, 2);

    @Test
    void repetitionsAreDroppedWhateverElseHolds() {
        assertThat(EVERYTHING.fateOf("q", true, DomainCensus.NOTHING)).isEqualTo(Fate.DUPLICATE);
    }

    @Test
    void aDomainHoldsOutNoMoreThanItsMaximum() {
        assertThat(EVERYTHING.fateOf("q", false, new DomainCensus(9, 0, 1, 0, 0)))
                .isEqualTo(Fate.HELD_OUT);
        assertThat(EVERYTHING.fateOf("q", false, new DomainCensus(9, 0, 2, 0, 0)))
                .isEqualTo(Fate.OFFERED);
    }

    @Property
    void copiesOfAQuestionFallOnOneSide(@ForAll String question, @ForAll @DoubleRange(max = 1) double share) {
        var rule = new SamplingRule("p", share, 10);
        assertThat(rule.fateOf("  " + question.toUpperCase(java.util.Locale.ROOT), false, DomainCensus.NOTHING))
                .isEqualTo(rule.fateOf(question.toUpperCase(java.util.Locale.ROOT) + " ", false, DomainCensus.NOTHING));
    }
}
