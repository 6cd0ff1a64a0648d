package io.evenkeel.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

class PatientDecoderTest {
    private static final ConsumerRecord<String, byte[]> RECORD =
            new ConsumerRecord<>("gateway.call-journal", 0, 7, "c", new byte[] {1});

    private final AtomicInteger tries = new AtomicInteger();

    @Test
    void itWaitsWhileTheRegistryIsAway() throws InterruptedException {
        assertThat(new PatientDecoder<>(backAtTry(2)).decode(RECORD, () -> true))
                .isEqualTo("read");
        assertThat(tries).hasValue(2);
    }

    @Test
    void itStopsWaitingWhenTold() {
        assertThatThrownBy(() -> new PatientDecoder<>(backAtTry(2)).decode(RECORD, () -> false))
                .hasRootCauseInstanceOf(ConnectException.class);
    }

    @Test
    void bytesThatNobodyCanReadAreNotWaitedFor() {
        Deserializer<String> bad = (topic, bytes) -> {
            tries.incrementAndGet();
            throw new UncheckedIOException(new EOFException());
        };
        assertThatThrownBy(() -> new PatientDecoder<>(bad).decode(RECORD, () -> true))
                .hasRootCauseInstanceOf(EOFException.class);
        assertThat(tries).hasValue(1);
    }

    private Deserializer<String> backAtTry(int number) {
        return (topic, bytes) -> {
            if (tries.incrementAndGet() < number) {
                throw new IllegalStateException(new ConnectException("refused"));
            }
            return "read";
        };
    }
}
