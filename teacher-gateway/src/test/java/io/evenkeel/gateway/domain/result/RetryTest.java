package io.evenkeel.gateway.domain.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.gateway.domain.work.CallId;
import io.evenkeel.gateway.domain.work.Purpose;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryTest {
    private static final Instant NOW = Instant.parse("1994-11-06T08:49:30Z");
    private static final RetryPolicy POLICY = new RetryPolicy(6, Duration.ofMillis(500), Duration.ofSeconds(5));

    @ParameterizedTest
    @CsvSource({
        ",2,2000",
        ",0,0",
        ",-3,0",
        ",1.5,1500",
        "250,2,250",
        "soon,2,2000",
        ",'Sun, 06 Nov 1994 08:49:37 GMT',7000",
        ",'Sun, 06 Nov 1994 08:49:00 GMT',0",
        ",99999999999,86400000",
    })
    void retryAfterIsReadAsMillisecondsSecondsOrDate(String milliseconds, String other, long expected) {
        assertThat(RetryAfter.parse(milliseconds, other, NOW)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({",", ",soon", ",NaN", "x,"})
    void whatCannotBeReadAsksForNothing(String milliseconds, String other) {
        assertThat(RetryAfter.parse(milliseconds, other, NOW)).isEmpty();
    }

    @Test
    void whatTheProviderAsksIsObeyedToTheMillisecond() {
        assertThat(POLICY.next(call("c", 0), 1_234L, NOW)).contains(NOW.plusMillis(1_234));
    }

    @Test
    void theLastAttemptHasNoNext() {
        assertThat(POLICY.next(call("c", 4), null, NOW)).isPresent();
        assertThat(POLICY.next(call("c", 5), null, NOW)).isEmpty();
        assertThat(POLICY.next(call("c", 5), 1L, NOW)).isEmpty();
    }

    @Property
    void backoffIsSeededByTheCallAndBoundedByItsAttempt(@ForAll int id, @ForAll @IntRange(max = 4) int attempt) {
        var call = call("c" + id, attempt);
        var first = POLICY.next(call, null, NOW).orElseThrow();
        assertThat(first).isEqualTo(POLICY.next(call, null, NOW).orElseThrow());
        assertThat(Duration.between(NOW, first).toMillis()).isBetween(0L, Math.min(5_000L, 500L << attempt));
    }

    @Test
    void backoffIsSpreadOverItsWholeRange() {
        var waits = java.util.stream.IntStream.range(0, 1_000)
                .mapToLong(i -> Duration.between(
                                NOW, POLICY.next(call("c" + i, 3), null, NOW).orElseThrow())
                        .toMillis())
                .summaryStatistics();
        assertThat(waits.getAverage()).isBetween(1_900.0, 2_100.0);
        assertThat(waits.getMin()).isLessThan(50);
        assertThat(waits.getMax()).isGreaterThan(3_950);
    }

    private static CallId call(String item, int attempt) {
        return new CallId(item, Purpose.RATIONALE, attempt);
    }
}
