package io.evenkeel.gateway.teacher;

import java.net.URI;
import java.time.Duration;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * @param completions URL of the chat completions
 * @param key sent as bearer token; null where the teacher asks for none
 * @param outputLimitParameter name of the parameter that bounds all output, reasoning included
 * @param temperature sent where given; dimensionless
 * @param connectTimeout longest wait for a connection
 * @param firstByteTimeout longest wait for the reply's head, from sending on; null where only the whole is bounded
 * @param timeout longest wait for the whole reply, from sending on
 * @param usageLookUp URL with {@code {key}} where the idempotency key goes; null where there is no look-up. 404 with
 *     the error code {@code unknown_key} must mean that the key was never billed and never will be, 202 that it may still
 *     come
 * @param honoursIdempotencyKey whether a repeated key gets the stored reply and is billed once
 * @param batch whether it has OpenAI's Batch API
 */
public record TeacherSettings(
        URI completions,
        @Nullable Secret key,
        String outputLimitParameter,
        OptionalDouble temperature,
        Duration connectTimeout,
        @Nullable Duration firstByteTimeout,
        Duration timeout,
        @Nullable String usageLookUp,
        boolean honoursIdempotencyKey,
        boolean batch) {

    /** The completions of a base URL, which may or may not end in its version: {@code http://host} means {@code /v1}. */
    public static URI completionsOf(String baseUrl) {
        return under(baseUrl, "/chat/completions");
    }

    /** The list of models of a base URL. */
    public static URI modelsOf(String baseUrl) {
        return under(baseUrl, "/models");
    }

    /** Another route of the API that the completions belong to, such as {@code /files}. */
    URI beside(String route) {
        return completions.resolve(".." + route);
    }

    private static URI under(String baseUrl, String route) {
        var base = baseUrl.replaceAll("/+$", "");
        var path = URI.create(base).getPath();
        return URI.create(base + (path == null || path.isEmpty() ? "/v1" : "") + route);
    }
}
