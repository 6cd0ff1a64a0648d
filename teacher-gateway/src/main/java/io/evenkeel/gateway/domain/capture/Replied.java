package io.evenkeel.gateway.domain.capture;

import org.jspecify.annotations.Nullable;

/**
 * The first choice of a reply.
 *
 * @param id the provider's id of the reply; null where it has none
 * @param text what was said; empty where nothing was
 * @param finishReason why it ended; null where it does not say
 * @param refused whether the model would not answer
 * @param callsTools whether the answer depends on tools that were to be called
 */
public record Replied(
        @Nullable String id, String text, @Nullable String finishReason, boolean refused, boolean callsTools) {}
