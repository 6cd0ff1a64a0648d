package io.evenkeel.gateway.domain.capture;

import org.jspecify.annotations.Nullable;

/**
 * What a caller's headers say of a call.
 *
 * @param key its {@code Idempotency-Key}; null where it has none
 * @param tenant whose call it is; null where it does not say
 * @param domain null where it does not say
 * @param optedOut whether the caller asks not to capture it
 */
public record Labels(
        @Nullable String key,
        @Nullable String tenant,
        @Nullable String domain,
        boolean optedOut) {}
