package io.evenkeel.contracts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The headers of every record: CloudEvents 1.0 in Kafka's binary mode ({@code ce_*}) and W3C Trace Context
 * ({@code traceparent}). Nothing in them comes from chance: an id derives from its cause, a trace from its first
 * record's id, so a replay writes the same headers.
 */
public final class EventHeaders {
    public static final String ID = "ce_id";
    public static final String TRACE_PARENT = "traceparent";

    private EventHeaders() {}

    /**
     * Headers of a record that follows from another.
     *
     * @param source the service that writes
     * @param type the value's record name
     * @param id unique within the source, derived from the cause
     * @param time given to the record
     * @param cause headers of the record that caused it, whose trace goes on; null where a trace begins
     */
    public static Headers of(Owner source, String type, String id, Instant time, @Nullable Headers cause) {
        var headers = new RecordHeaders();
        put(headers, "ce_specversion", "1.0");
        put(headers, ID, id);
        put(headers, "ce_type", "io.evenkeel." + type);
        put(headers, "ce_source", "/evenkeel/" + source.label());
        put(headers, "ce_time", time.toString());
        put(headers, TRACE_PARENT, traceParent(id, cause));
        return headers;
    }

    /** A header's text, if the header is there. */
    public static Optional<String> text(Headers headers, String name) {
        var header = headers.lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }

    private static String traceParent(String id, @Nullable Headers cause) {
        var digest = sha256(id);
        var trace = Optional.ofNullable(cause)
                .flatMap(headers -> text(headers, TRACE_PARENT))
                .filter(parent -> parent.length() == 55)
                .map(parent -> parent.substring(3, 35))
                .orElse(digest.substring(0, 32));
        return "00-" + trace + "-" + digest.substring(32, 48) + "-01";
    }

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
