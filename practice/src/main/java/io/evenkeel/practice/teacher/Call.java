package io.evenkeel.practice.teacher;

import org.jspecify.annotations.Nullable;

/**
 * A request as it arrived.
 *
 * @param request what is asked
 * @param key its {@code Idempotency-Key}; null when it has none
 */
public record Call(ChatRequest request, @Nullable String key) {
    /** What makes this call the same as another: its key, or else its content. Faults and fickle errors depend on it. */
    public String identity() {
        return identity(key, request.hash());
    }

    static String identity(@Nullable String key, String requestHash) {
        return key != null ? "key " + key : "request " + requestHash;
    }
}
