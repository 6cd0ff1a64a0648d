package io.evenkeel.gateway.domain.cache;

import io.evenkeel.gateway.domain.result.TeacherReply;
import io.evenkeel.gateway.domain.result.Usage;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A reply that may answer the same call again.
 *
 * @param callId the call that it was paid for with
 * @param content the text
 * @param finishReason as the provider said
 * @param atMillis when it came, by the gateway's recorded clock; milliseconds since the epoch
 */
public record CachedReply(
        String callId, String content, @Nullable String finishReason, long atMillis) {
    private static final int OK = 200;

    /** Whether it is no older than so long. */
    public boolean isFresh(Instant now, Duration time) {
        return Instant.ofEpochMilli(atMillis).plus(time).isAfter(now);
    }

    /** As it answers another call: for nothing. */
    public TeacherReply again() {
        return new TeacherReply(OK, content, finishReason, Usage.NONE, null, null);
    }
}
