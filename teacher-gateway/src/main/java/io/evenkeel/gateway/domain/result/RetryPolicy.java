package io.evenkeel.gateway.domain.result;

import io.evenkeel.gateway.domain.work.CallId;
import io.evenkeel.method.identity.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a call that brought nothing is made again: after what the provider asked to wait, else after exponential backoff
 * with full jitter (a uniform draw between nothing and {@code base · 2^attempt}, at most {@code cap}), seeded by the
 * call's id, so that a replay waits the same. Source: M. Brooker, "Exponential Backoff And Jitter", AWS, 2015.
 *
 * @param attempts most calls of one item and purpose; a count from 1
 */
public record RetryPolicy(int attempts, Duration base, Duration cap) {
    private static final int DOUBLINGS_MAX = 30;

    /**
     * @param failed the call that brought nothing
     * @param retryAfterMillis what the provider asked to wait; milliseconds, null where it did not
     * @return the earliest start of the next attempt; empty when that was the last
     */
    public Optional<Instant> next(CallId failed, @Nullable Long retryAfterMillis, Instant now) {
        if (failed.attempt() + 1 >= attempts) {
            return Optional.empty();
        }
        return Optional.of(now.plusMillis(retryAfterMillis == null ? jittered(failed) : retryAfterMillis));
    }

    private long jittered(CallId failed) {
        int doublings = Math.min(failed.attempt(), DOUBLINGS_MAX);
        long bound = Math.min(cap.toMillis(), Math.multiplyExact(base.toMillis(), 1L << doublings));
        return Long.remainderUnsigned(Ids.bits("backoff", failed.toString()), bound + 1);
    }
}
