package io.evenkeel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class JsonSerdeTest {
    record Row(String name, long value) {}

    private final Serde<Row> serde = JsonSerde.of(Row.class);

    private Row read(byte[] bytes) {
        return serde.deserializer().deserialize("rows", bytes);
    }

    @Test
    void whatWasWrittenIsNotDecodedAgain() {
        var row = new Row("a", 1);
        byte[] bytes = serde.serializer().serialize("rows", row);
        assertThat(read(bytes)).isSameAs(row);
    }

    @Test
    void whatCameBackFromTheChangelogIsDecodedOnce() {
        byte[] restored = "{\"name\":\"a\",\"value\":1,\"unknown\":2}".getBytes(StandardCharsets.UTF_8);
        var row = read(restored);
        assertThat(row).isEqualTo(new Row("a", 1));
        assertThat(read(restored)).isSameAs(row);
        assertThat(read(restored.clone())).isEqualTo(row).isNotSameAs(row);
    }

    @Test
    void whatIsNoRowIsRefused() {
        byte[] bytes = "[]".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(SerializationException.class);
    }
}
