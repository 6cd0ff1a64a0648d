package io.evenkeel.budget.domain.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RateScheduleTest {
    private static final RateLimits TWO_A_MINUTE = new RateLimits(2, 0, 0, 0, 0, 5_000, 1_000);

    private RateSchedule schedule = RateSchedule.UNLIMITED;

    private RateAnswer ask(long at, long tokens) {
        var answer = schedule.ask(new Demand(at, tokens, 1));
        if (answer instanceof RateAnswer.Granted granted) {
            schedule = schedule.granted(granted.start());
        }
        return answer;
    }

    private static RateAnswer starting(long notBefore, long notAfter, long tokens) {
        return new RateAnswer.Granted(new Start(notBefore, notAfter, tokens, 1));
    }

    @Test
    void withoutALimitACallMayStartAtAnyTime() {
        assertThat(ask(1_000, 9)).isEqualTo(starting(0, 0, 9));
    }

    @Test
    void theNextWindowBeginsAMinuteAndAMarginAfterTheEndOfTheOneThatMakesRoom() {
        schedule = schedule.limited(TWO_A_MINUTE);
        assertThat(ask(1_000, 1)).isEqualTo(starting(1_000, 6_000, 1));
        assertThat(ask(3_000, 1)).isEqualTo(starting(3_000, 8_000, 1));
        assertThat(ask(7_000, 1)).isEqualTo(starting(67_000, 72_000, 1));
        assertThat(ask(7_000, 1)).isEqualTo(new RateAnswer.Later(9_000, "the next 60 s"));
        assertThat(ask(9_000, 1)).isEqualTo(starting(69_000, 74_000, 1));
    }

    @Test
    void aCallThatHasToWaitGetsAWindowAfterItsWait() {
        schedule = schedule.limited(TWO_A_MINUTE);
        assertThat(schedule.ask(new Demand(1_000, 1, 1, 31_000))).isEqualTo(starting(31_000, 36_000, 1));
        assertThat(schedule.ask(new Demand(1_000, 1, 1, 91_000)))
                .isEqualTo(new RateAnswer.Later(31_000, "the next 60 s"));
    }

    @Test
    void aCallBeyondALimitIsNeverGranted() {
        schedule = schedule.limited(new RateLimits(0, 50, 0, 0, 0, 5_000, 1_000));
        assertThat(ask(1_000, 51)).isEqualTo(new RateAnswer.Never("input tokens", 50, 51));
        schedule = schedule.limited(new RateLimits(0, 0, 0, 50, 0, 5_000, 1_000));
        assertThat(ask(1_000, 50)).isEqualTo(new RateAnswer.Never("tokens", 50, 51));
        assertThat(ask(1_000, 49)).isEqualTo(starting(1_000, 6_000, 49));
    }

    @Test
    void noMoreCallsAreOpenThanAllowed() {
        schedule = schedule.limited(new RateLimits(0, 0, 0, 0, 2, 5_000, 1_000));
        ask(1_000, 1);
        ask(1_000, 1);
        assertThat(ask(1_000, 1)).isEqualTo(new RateAnswer.Later(0, "2 calls at a time"));
        schedule = schedule.ended();
        assertThat(ask(1_000, 1)).isEqualTo(starting(0, 0, 1));
    }

    @Test
    void narrowedLimitsHoldForAWhile() {
        schedule = schedule.limited(TWO_A_MINUTE).narrowed(new RateLimits(1, 0, 0, 0, 0, 5_000, 1_000), 1_000);
        assertThat(schedule.inForce(600_999).requests()).isEqualTo(1);
        assertThat(schedule.inForce(601_000).requests()).isEqualTo(2);
    }

    @Test
    void aSilentRefusalTakesAQuarterAtMostOnceAMinuteAndWhatTheProviderTellsHoldsAtOnce() {
        schedule = schedule.limited(new RateLimits(10, 0, 0, 0, 3, 5_000, 1_000));
        var first = schedule.narrower(RateLimits.NONE, 1_000).orElseThrow();
        assertThat(first).isEqualTo(new RateLimits(8, 0, 0, 0, 3, 5_000, 1_000));
        schedule = schedule.narrowed(first, 1_000);
        assertThat(schedule.narrower(RateLimits.NONE, 60_999)).isEmpty();
        assertThat(schedule.narrower(RateLimits.NONE, 61_000).orElseThrow().requests())
                .isEqualTo(6);
        var told = new RateLimits(5, 0, 0, 700, 0, 5_000, 1_000);
        assertThat(schedule.narrower(told, 2_000)).hasValue(new RateLimits(5, 0, 0, 700, 3, 5_000, 1_000));
        assertThat(schedule.narrower(new RateLimits(9, 0, 0, 0, 0, 5_000, 1_000), 2_000))
                .isEmpty();
        assertThat(RateSchedule.UNLIMITED.narrower(RateLimits.NONE, 1_000)).isEmpty();
    }

    @Test
    void aDefinitionReplacesTheLimitsThatItNames() {
        var earlier = new RateLimits(10, 20, 0, 40, 5, 5_000, 1_000);
        assertThat(new RateLimits(0, 0, 30, 50, 0, 1, 2).over(earlier))
                .isEqualTo(new RateLimits(10, 20, 30, 50, 5, 1, 2));
    }

    @Test
    void aNegativeLimitIsNone() {
        assertThatThrownBy(() -> new RateLimits(-1, 0, 0, 0, 0, 0, 0)).hasMessageContaining("from 0");
    }
}
