package io.evenkeel.runtime;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Headers of a dead letter: why, and where the record stood. */
public final class DeadLetter {
    public static final String REASON = "dead-letter-reason";
    public static final String TOPIC = "dead-letter-topic";
    public static final String PARTITION = "dead-letter-partition";
    public static final String OFFSET = "dead-letter-offset";

    private DeadLetter() {}

    /** The record's own headers and the four of a dead letter; earlier ones of these are replaced. */
    public static Headers headers(Headers own, String reason, String topic, int partition, long offset) {
        var headers = new RecordHeaders(own);
        put(headers, REASON, reason);
        put(headers, TOPIC, topic);
        put(headers, PARTITION, Integer.toString(partition));
        put(headers, OFFSET, Long.toString(offset));
        return headers;
    }

    /** One line that says what went wrong and never quotes the record. */
    public static String reason(Throwable problem) {
        var cause = problem;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        var message = cause.getMessage();
        var line = message == null ? "" : ": " + message.lines().findFirst().orElse("");
        return cause.getClass().getSimpleName() + (line.length() > 300 ? line.substring(0, 300) : line);
    }

    private static void put(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
