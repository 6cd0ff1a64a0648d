package io.evenkeel.launcher.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each test has a service of its own, and so topics and a group of its own. */
@Tag("slow")
class RedriveTest {
    private static void die(Owner service, int partition, byte[] key, byte[] value) {
        var headers = new RecordHeaders();
        headers.add("ce_id", "e-1".getBytes(StandardCharsets.UTF_8));
        headers.add("dead-letter-topic", "traffic".getBytes(StandardCharsets.UTF_8));
        headers.add("dead-letter-reason", new byte[] {(byte) 0xff});
        try (var producer = SharedCluster.cluster().transactionalProducer("dies-" + service.label())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(Topics.deadLettersOf(service).name(), partition, key, value, headers));
            producer.commitTransaction();
        }
    }

    private static void die(Owner service, int count) {
        for (int i = 0; i < count; i++) {
            die(service, i % 12, ("k-" + i).getBytes(StandardCharsets.UTF_8), new byte[] {(byte) i});
        }
    }

    private static int redrive(Owner service) {
        return new Redrive(SharedCluster.cluster(), service).run();
    }

    private static List<ConsumerRecord<String, byte[]>> putBack(Owner service) {
        return SharedCluster.records(Topics.redriveOf(service), record -> true);
    }

    private static List<String> values(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> HexFormat.of().toHexDigits((byte) i))
                .toList();
    }

    @Test
    void aDeadLetterGoesBackAsItWas() {
        var key = new byte[] {(byte) 0xc3, 0x28};
        var value = new byte[] {0, (byte) 0xff, 7};
        die(Owner.TRAINER, 5, key, value);
        assertThat(redrive(Owner.TRAINER)).isEqualTo(1);
        try (var reader = SharedCluster.cluster().member("raw-reader")) {
            reader.subscribe(List.of(Topics.redriveOf(Owner.TRAINER).name()));
            var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                reader.poll(Duration.ofMillis(200)).forEach(records::add);
                return !records.isEmpty();
            });
            assertThat(records).singleElement().satisfies(record -> {
                assertThat(record.key()).isEqualTo(key);
                assertThat(record.value()).isEqualTo(value);
                assertThat(record.partition()).isEqualTo(5);
                assertThat(record.headers().toArray())
                        .extracting(
                                header -> header.key() + "=" + HexFormat.of().formatHex(header.value()))
                        .containsExactly("ce_id=652d31", "dead-letter-topic=74726166666963", "dead-letter-reason=ff");
            });
        }
    }

    @Test
    void eachGoesBackOnceHoweverOftenItIsCalled() {
        die(Owner.SAMPLER, 30);
        assertThat(redrive(Owner.SAMPLER)).isEqualTo(30);
        assertThat(redrive(Owner.SAMPLER)).isZero();
        die(Owner.SAMPLER, 2);
        assertThat(redrive(Owner.SAMPLER)).isEqualTo(2);
        assertThat(putBack(Owner.SAMPLER)).hasSize(32);
    }

    @Test
    void whatACallPutBackThatWasKilledBeforeItsCommitIsNotThereTwice() {
        die(Owner.SYNTHESIZER, 10);
        var cluster = SharedCluster.cluster();
        var killed = cluster.transactionalProducer("evenkeel-redrive-synthesizer-service");
        killed.initTransactions();
        killed.beginTransaction();
        killed.send(new ProducerRecord<>(Topics.redriveOf(Owner.SYNTHESIZER).name(), 0, null, new byte[] {0}));
        killed.flush();
        // A kill says nothing to the broker: the transaction stays open.
        killed.close(Duration.ZERO);

        assertThat(redrive(Owner.SYNTHESIZER)).isEqualTo(10);
        assertThat(putBack(Owner.SYNTHESIZER))
                .extracting(record -> HexFormat.of().formatHex(record.value()))
                .containsExactlyInAnyOrderElementsOf(values(10));
    }

    @Test
    void callsAtTheSameTimePutEachBackOnce() throws InterruptedException {
        die(Owner.BUDGET, 40);
        try (var pool = Executors.newFixedThreadPool(3)) {
            List<Future<Integer>> calls = pool.invokeAll(
                    List.of(() -> redrive(Owner.BUDGET), () -> redrive(Owner.BUDGET), () -> redrive(Owner.BUDGET)));
            // All but one may be told that another took over.
            assertThat(calls).hasSize(3);
        }
        redrive(Owner.BUDGET);
        assertThat(putBack(Owner.BUDGET))
                .extracting(record -> HexFormat.of().formatHex(record.value()))
                .containsExactlyInAnyOrderElementsOf(values(40));
    }

    @Test
    void withoutDeadLettersNothingGoesBack() {
        assertThat(redrive(Owner.GATEWAY)).isZero();
        assertThat(putBack(Owner.GATEWAY)).isEmpty();
    }
}
