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
        assertThat(EVERYTHING.fateOf("q", true)).isEqualTo(Fate.DUPLICATE);
    }

    @Test
    void whatTheHashDoesNotHoldOutIsOffered() {
        assertThat(EVERYTHING.fateOf("q", false)).isEqualTo(Fate.HELD_OUT);
        assertThat(new SamplingRule("p", 0, 2).fateOf("q", false)).isEqualTo(Fate.OFFERED);
    }

    @Test
    void aDomainHoldsOutNoMoreThanItsMaximum() {
        assertThat(EVERYTHING.isFull(new DomainCensus(9, 0, 1, 0, 0))).isFalse();
        assertThat(EVERYTHING.isFull(new DomainCensus(9, 0, 2, 0, 0))).isTrue();
    }

    @Property
    void copiesOfAQuestionFallOnOneSide(@ForAll String question, @ForAll @DoubleRange(max = 1) double share) {
        var rule = new SamplingRule("p", share, 10);
        var loud = question.toUpperCase(java.util.Locale.ROOT);
        assertThat(rule.fateOf("  " + loud, false)).isEqualTo(rule.fateOf(loud + " ", false));
        assertThat(rule.rank("  " + loud)).isEqualTo(rule.rank(loud + " "));
    }
}
