package io.evenkeel.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Values of state stores that no other service sees: records as JSON, unknown fields ignored. */
public final class JsonSerde {
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private JsonSerde() {}

    /** A serde of one record class. */
    @SuppressWarnings("NullAway") // Kafka's serdes answer null for null
    public static <T> Serde<T> of(Class<T> type) {
        var reader = JSON.readerFor(type);
        return Serdes.serdeFrom(
                (topic, value) -> value == null ? null : write(value),
                (topic, bytes) -> bytes == null ? null : read(reader, type, bytes));
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
