package io.evenkeel.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Values of state stores that no other service sees: records as JSON, unknown fields ignored.
 *
 * <p>An in-memory store hands out the very array that it was given, and nobody changes one, so a record that was written or
 * read before is found again by its array instead of being decoded again. Rows that each decision reads (accounts, a
 * pipeline's progress) are decoded once after a restart.
 */
public final class JsonSerde {
    private static final long REMEMBERED = 10_000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private JsonSerde() {}

    /** A serde of one record class. */
    @SuppressWarnings("NullAway") // Kafka's serdes answer null for null
    public static <T> Serde<T> of(Class<T> type) {
        var reader = JSON.readerFor(type);
        // Weak keys are compared by identity, and go when the store lets its array go.
        Cache<byte[], T> known =
                Caffeine.newBuilder().weakKeys().maximumSize(REMEMBERED).build();
        return Serdes.serdeFrom(
                (topic, value) -> {
                    if (value == null) {
                        return null;
                    }
                    byte[] bytes = write(value);
                    known.put(bytes, value);
                    return bytes;
                },
                (topic, bytes) -> bytes == null ? null : known.get(bytes, unknown -> read(reader, type, unknown)));
    }

    private static byte[] write(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new SerializationException(
                    "cannot be stored: " + value.getClass().getName(), e);
        }
    }

    private static <T> T read(ObjectReader reader, Class<T> type, byte[] bytes) {
        try {
            return reader.readValue(bytes, type);
        } catch (IOException e) {
            throw new SerializationException("a stored " + type.getSimpleName() + " cannot be read", e);
        }
    }
}
