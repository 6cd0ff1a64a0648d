package io.evenkeel.gateway.capture;

import io.evenkeel.gateway.domain.capture.Labels;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call that was answered with status 200, to its end.
 *
 * @param asked when the request came
 * @param contentType of the reply; null where it has none
 * @param contentEncoding of the reply; null where it has none
 */
record Exchange(
        Labels labels,
        Instant asked,
        byte[] request,
        byte[] reply,
        @Nullable String contentType,
        @Nullable String contentEncoding) {

    /** What its copies take. */
    long bytes() {
        return request.length + (long) reply.length;
    }
}
