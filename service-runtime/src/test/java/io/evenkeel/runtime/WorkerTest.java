package io.evenkeel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.contracts.InMemorySerdes;
import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.DraftRequest;
import io.evenkeel.contracts.avro.Drafts;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class WorkerTest {
    private static final TopicPartition PARTITION = new TopicPartition("synthesizer.draft-requests", 0);

    private final TopicSerdes serdes = new InMemorySerdes();
    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());

    @Test
    void aJobIsCommittedAfterItsResultsAndAFailingOneEndsInTheDeadLetters() {
        var worker = new Worker<>(
                Owner.SYNTHESIZER,
                Topics.SYNTHESIZER_DRAFT_REQUESTS,
                serdes,
                consumer,
                producer,
                InstantSource.system(),
                WorkerTest::write);
        consumer.schedulePollTask(() -> {
            consumer.rebalance(List.of(PARTITION));
            consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
            var requests = List.of("d-1", "bad", "d-3");
            IntStream.range(0, 3).forEach(i -> consumer.addRecord(record(i, bytes(requests.get(i)))));
            consumer.addRecord(record(3, new byte[] {7}));
        });
        try (worker) {
            worker.start();
            await().until(() -> producer.history().size() == 4);
            await().untilAsserted(() -> assertThat(consumer.committed(Set.of(PARTITION)))
                    .extractingByKey(PARTITION)
                    .isEqualTo(new OffsetAndMetadata(4)));
        }
        assertThat(producer.history())
                .extracting(record -> record.topic())
                .containsExactlyInAnyOrder(
                        "synthesizer.drafts",
                        "synthesizer.drafts",
                        "synthesizer-service.dead-letters",
                        "synthesizer-service.dead-letters");
    }

    private static void write(List<Worker.Job<DraftRequest>> jobs, Worker.Results results) {
        if (jobs.stream().anyMatch(job -> job.value().getRequestId().equals("bad"))) {
            throw new IllegalStateException("cannot be written");
        }
        for (var job : jobs) {
            var drafts =
                    new Drafts(job.value().getRequestId(), "acme", "p", 0, "adding", "h", List.of(Texts.plain("1")));
            results.send(Topics.SYNTHESIZER_DRAFTS, "acme/p", drafts, job);
        }
    }

    private ConsumerRecord<String, byte[]> record(long offset, byte[] value) {
        return new ConsumerRecord<>(PARTITION.topic(), 0, offset, "d", value);
    }

    private byte[] bytes(String id) {
        var request = new DraftRequest(id, "acme", "p", 0, 0, "adding", 1, 1L, "file:/x", "h", 10);
        return serdes.value(Topics.SYNTHESIZER_DRAFT_REQUESTS).serializer().serialize("", request);
    }
}
