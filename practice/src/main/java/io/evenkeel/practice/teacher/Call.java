package io.evenkeel.practice.teacher;

import org.jspecify.annotations.Nullable;

/**
 * A request as it arrived.
 *
 * @param request what is asked
 * @param key its {@code Idempotency-Key}, or its {@code custom_id} in a batch; null when it has none
 * @param batch the batch in which it came; null when it came alone
 */
public record Call(
        ChatRequest request, @Nullable String key, @Nullable String batch) {
    /** A request that came alone. */
    public Call(ChatRequest request, @Nullable String key) {
        this(request, key, null);
    }

    /** What makes this call the same as another: its key, or else its content. Faults and fickle errors depend on it. */
    public String identity() {
        return identity(key, request.hash());
    }

    static String identity(@Nullable String key, String requestHash) {
        return key != null ? "key " + key : "request " + requestHash;
    }
}
