package io.evenkeel.student.serving;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a student is served, as what, and with how much patience.
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for any free one
 * @param model the one model name that requests may ask for
 * @param fingerprint the checkpoint's name, told with every reply as {@code system_fingerprint}
 * @param apiKey what clients must send as bearer token; null lets everybody in
 * @param maxTokens most tokens of a reply whose request names no limit
 * @param unreadCharacters most text that waits for a client to read it; beyond that the client is dropped
 * @param drain how long requests may go on after the server was told to close
 */
public record ServingSettings(
        String host,
        int port,
        String model,
        String fingerprint,
        @Nullable String apiKey,
        int maxTokens,
        int unreadCharacters,
        Duration drain) {

    /** With 1,024 tokens a reply, 65,536 unread characters and 8 seconds to drain. */
    public static ServingSettings of(String host, int port, String model, String fingerprint, @Nullable String apiKey) {
        return new ServingSettings(host, port, model, fingerprint, apiKey, 1_024, 1 << 16, Duration.ofSeconds(8));
    }
}
