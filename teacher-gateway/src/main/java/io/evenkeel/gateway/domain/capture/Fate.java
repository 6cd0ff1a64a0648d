package io.evenkeel.gateway.domain.capture;

import org.jspecify.annotations.Nullable;

/** What becomes of a call that passed by. */
public sealed interface Fate {

    /**
     * It is traffic.
     *
     * @param domain null where the caller did not say
     * @param answer the reference answer; null where the reply shows none
     */
    record Traffic(
            String id,
            String tenant,
            @Nullable String domain,
            String question,
            @Nullable String answer) implements Fate {}

    /** It is not, or it is lost. */
    record Missed(MissReason reason) implements Fate {}
}
