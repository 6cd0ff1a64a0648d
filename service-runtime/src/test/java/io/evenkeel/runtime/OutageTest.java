package io.evenkeel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchRuntimeException;

import io.evenkeel.contracts.RegistrySerdes;
import io.evenkeel.contracts.Topics;
import java.io.EOFException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class OutageTest {
    @Test
    void aRegistryThatIsAwayIsNotTheRecordsFault() {
        var deserializer = new RegistrySerdes("http://127.0.0.1:1/apis/registry/v3")
                .value(Topics.SAMPLER_OBSERVATIONS)
                .deserializer();
        var away = catchRuntimeException(() -> deserializer.deserialize("", new byte[] {0, 0, 0, 0, 1, 2}));
        assertThat(away).matches(Outage::isBehind);
    }

    @Test
    void bytesThatEndTooSoonAre() {
        assertThat(Outage.isBehind(new UncheckedIOException(new EOFException())))
                .isFalse();
        assertThat(Outage.isBehind(new SerializationException("not Avro", new EOFException())))
                .isFalse();
        assertThat(Outage.isBehind(new IllegalStateException("Unknown magic byte!")))
                .isFalse();
    }
}
