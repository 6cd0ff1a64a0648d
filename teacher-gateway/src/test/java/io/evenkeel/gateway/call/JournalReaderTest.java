package io.evenkeel.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.contracts.Topics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JournalReaderTest {
    private static final TopicPartition JOURNAL = new TopicPartition(Topics.GATEWAY_CALL_JOURNAL.name(), 3);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final long END = 1_000_000;

    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    private final JournalReader reader = new JournalReader(consumer, (topic, bytes) -> {
        throw new IllegalArgumentException("nothing is there to be read");
    });

    @BeforeEach
    void aLongJournal() {
        consumer.updateBeginningOffsets(Map.of(JOURNAL, 0L));
        consumer.updateEndOffsets(Map.of(JOURNAL, END));
        reader.start();
    }

    @AfterEach
    void stop() {
        reader.close();
    }

    @Test
    void whereFewCallsMayComeAgainOnlyTheEndOfALongJournalIsRead() {
        reader.take(JOURNAL.partition(), 10);
        awaitPosition(900_000);
    }

    @Test
    void whereManyMayComeAgainItIsReadFromItsBeginning() {
        reader.take(JOURNAL.partition(), END);
        awaitPosition(0);
    }

    @Test
    void aPartitionThatIsTakenAgainIsSoughtAgain() {
        var log = reader.take(JOURNAL.partition(), 10);
        awaitPosition(900_000);
        reader.leave(log);
        reader.take(JOURNAL.partition(), END);
        awaitPosition(0);
    }

    private void awaitPosition(long offset) {
        await().atMost(LONG).untilAsserted(() -> {
            assertThat(consumer.assignment()).containsExactly(JOURNAL);
            assertThat(consumer.position(JOURNAL)).isEqualTo(offset);
        });
    }
}
