package io.evenkeel.budget.domain.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * The promise itself, by another hand: starts are put anywhere into their windows, as an adversary would, and counted over
 * every interval of 60 s. The oracle knows windows and starts, and nothing of slots.
 */
class RateScheduleProperties {
    private static final long MINUTE = 60_000;

    /** A call that was granted, and when it really started. */
    private record Call(Start start, long at) {}

    @Property(tries = 150)
    void theStartsThatGrantsPermitNeverExceedALimitInAnyMinute(@ForAll long seed) {
        var chance = new Random(seed);
        var limits = limits(chance);
        var calls = run(chance, limits, 400);
        assertThat(calls).isNotEmpty();
        requireWithin("requests", calls, limits.requests(), call -> 1);
        requireWithin("input", calls, limits.inputTokens(), call -> call.start().inputTokens());
        requireWithin(
                "output", calls, limits.outputTokens(), call -> call.start().outputTokens());
        requireWithin(
                "tokens",
                calls,
                limits.tokens(),
                call -> call.start().inputTokens() + call.start().outputTokens());
    }

    private static RateLimits limits(Random chance) {
        return new RateLimits(
                1 + chance.nextInt(20),
                chance.nextBoolean() ? 0 : 100 + chance.nextInt(1_000),
                chance.nextBoolean() ? 0 : 100 + chance.nextInt(1_000),
                chance.nextBoolean() ? 0 : 200 + chance.nextInt(2_000),
                0,
                chance.nextInt(8_000),
                chance.nextInt(2_000));
    }

    /** Demands in bursts and lulls; each start where its window hurts most: at one of its ends, or anywhere. */
    private static List<Call> run(Random chance, RateLimits limits, int demands) {
        var schedule = RateSchedule.UNLIMITED.limited(limits);
        var calls = new ArrayList<Call>();
        long now = 1_000_000;
        for (int i = 0; i < demands; i++) {
            now += chance.nextInt(3) == 0 ? chance.nextInt(20_000) : chance.nextInt(5);
            var answer = schedule.ask(new Demand(now, 1 + chance.nextInt(100), 1 + chance.nextInt(100)));
            if (answer instanceof RateAnswer.Granted granted) {
                var start = granted.start();
                assertThat(start.notBefore()).isBetween(now, now + RateSchedule.HORIZON_MILLIS);
                schedule = schedule.granted(start);
                calls.add(new Call(start, startIn(chance, start)));
            }
        }
        return calls;
    }

    private static long startIn(Random chance, Start start) {
        return switch (chance.nextInt(3)) {
            case 0 -> start.notBefore();
            case 1 -> start.notAfter();
            default -> start.notBefore() + chance.nextLong(start.notAfter() - start.notBefore() + 1);
        };
    }

    /** Both the starts as drawn, and the worst ones: for each interval, every window that meets it starts in it. */
    private static void requireWithin(String what, List<Call> calls, long limit, ToLongFunction<Call> amount) {
        if (limit == 0) {
            return;
        }
        for (var first : calls) {
            long from = first.at();
            long drawn = calls.stream()
                    .filter(call -> call.at() >= from && call.at() < from + MINUTE)
                    .mapToLong(amount)
                    .sum();
            long begin = first.start().notAfter();
            long worst = calls.stream()
                    .filter(call ->
                            call.start().notAfter() >= begin && call.start().notBefore() < begin + MINUTE)
                    .mapToLong(amount)
                    .sum();
            if (drawn > limit || worst > limit) {
                throw new AssertionError(
                        what + ": " + drawn + " drawn, " + worst + " at worst, limit " + limit + " from " + from);
            }
        }
    }

    @Property(tries = 50)
    void aKeyThatIsAskedAsOftenAsItMayIsUsedWell(@ForAll long seed) {
        var chance = new Random(seed);
        var limits = new RateLimits(10 + chance.nextInt(50), 0, 0, 0, 0, 2_000, 500);
        var schedule = RateSchedule.UNLIMITED.limited(limits);
        long now = 1_000_000;
        long end = now + 20 * MINUTE;
        int granted = 0;
        while (now < end) {
            switch (schedule.ask(new Demand(now, 1, 1))) {
                case RateAnswer.Granted call -> {
                    schedule = schedule.granted(call.start());
                    granted++;
                }
                case RateAnswer.Later later -> {
                    assertThat(later.askAgainAt()).isGreaterThan(now);
                    now = later.askAgainAt();
                }
                case RateAnswer.Never never -> throw new AssertionError(never);
            }
        }
        assertThat(granted).isGreaterThan((int) (limits.requests() * 20 * 0.9));
        assertThat(schedule.slots()).hasSizeLessThan(200);
    }

    @Property(tries = 50)
    void whoAsksWhenToldToIsGranted(@ForAll long seed) {
        var chance = new Random(seed);
        var limits = limits(chance);
        var schedule = RateSchedule.UNLIMITED.limited(limits);
        for (int i = 0; i < 200; i++) {
            var demand = new Demand(1_000_000, 1 + chance.nextInt(100), 1 + chance.nextInt(100));
            var answer = schedule.ask(demand);
            if (answer instanceof RateAnswer.Later later) {
                answer = schedule.ask(new Demand(later.askAgainAt(), demand.inputTokens(), demand.outputTokens()));
            }
            assertThat(answer).isInstanceOf(RateAnswer.Granted.class);
            schedule = schedule.granted(((RateAnswer.Granted) answer).start());
        }
    }
}
