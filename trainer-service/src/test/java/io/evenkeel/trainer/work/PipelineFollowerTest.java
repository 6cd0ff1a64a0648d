package io.evenkeel.trainer.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.contracts.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PipelineFollowerTest {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final CountingConsumer consumer = new CountingConsumer();
    private final Work work = new Work();
    private final PipelineFollower follower = new PipelineFollower(consumer, work, PAUSE);

    @AfterEach
    void close() {
        work.letGo();
        follower.close();
    }

    @Test
    void whatMayBeDueInATakenPartitionIsLookedAtWithoutAnyRecord() {
        assign(3, 5);
        follower.start();
        await().untilAsserted(() -> assertThat(work.performed).containsExactlyInAnyOrder(3, 5));
    }

    @Test
    void aRecordOfAnyOfTheTopicsHasItsPartitionLookedAt() {
        assign(3, 5);
        follower.start();
        await().until(() -> work.performed.size() == 2);
        long offset = 0;
        for (var topic : topics()) {
            work.performed.clear();
            add(topic, 5, offset);
            await().untilAsserted(() -> assertThat(work.performed).containsExactly(5));
        }
    }

    @Test
    void theGroupIsPolledWhileALongJobRuns() {
        work.hold();
        assign(3);
        follower.start();
        await().until(() -> work.performed.contains(3));
        int before = consumer.polls.get();
        await().until(() -> consumer.polls.get() > before + 3);
        assertThat(work.ended).isEmpty();
        assertThat(follower.isAlive()).isTrue();
    }

    @Test
    void aJobWhosePartitionGoesElsewhereIsCalledOffBeforeItGoes() {
        work.hold();
        assign(3);
        follower.start();
        await().until(() -> work.performed.contains(3));
        var endedWhenItWent = new AtomicBoolean();
        consumer.schedulePollTask(() -> {
            consumer.rebalance(List.of());
            endedWhenItWent.set(work.calledOff.contains(3));
        });
        await().until(endedWhenItWent::get);
    }

    @Test
    void aPartitionOfSomebodyElseIsLeftAlone() {
        assign(3);
        follower.start();
        await().until(() -> work.performed.contains(3));
        consumer.schedulePollTask(() -> consumer.rebalance(List.of()));
        assign(4);
        await().until(() -> work.performed.contains(4));
        assertThat(work.performed).containsExactly(3, 4);
    }

    @Test
    void whatFailsOrFindsTheBrokerAwayIsTriedAgainInAWhile() {
        work.answers.addAll(List.of(() -> false, () -> {
            throw new KafkaException("away");
        }));
        assign(3);
        follower.start();
        await().untilAsserted(() -> assertThat(work.performed).containsExactly(3, 3, 3));
        assertThat(follower.isAlive()).isTrue();
    }

    @Test
    void withoutAThreadThatCanWorkItIsNotAlive() {
        work.answers.add(() -> {
            throw new UnsatisfiedLinkError("no native library");
        });
        assertThat(follower.isAlive()).isFalse();
        assign(3);
        follower.start();
        await().until(() -> !follower.isAlive());
    }

    @Test
    void whenTheConsumerDiesItIsNotAlive() {
        assign(3);
        follower.start();
        await().until(follower::isAlive);
        consumer.schedulePollTask(() -> {
            throw new KafkaException("fenced");
        });
        await().until(() -> !follower.isAlive());
    }

    @Test
    void closingCallsOffWhatIsDoneAndClosesTheWorkAfterIt() {
        work.hold();
        assign(3);
        follower.start();
        await().until(() -> work.performed.contains(3));
        follower.close();
        assertThat(work.calledOff).containsExactly(3);
        assertThat(work.closed).isTrue();
        assertThat(consumer.closed()).isTrue();
    }

    private static List<String> topics() {
        return Stream.of(Topics.OPERATOR_PIPELINES, Topics.SAMPLER_EVALUATION_SETS, Topics.TRAINER_STAGE_MANIFESTS)
                .map(topic -> topic.name())
                .toList();
    }

    /** The same partitions of all three topics, as by range. */
    private void assign(int... partitions) {
        var all = new ArrayList<TopicPartition>();
        for (var topic : topics()) {
            for (int partition : partitions) {
                all.add(new TopicPartition(topic, partition));
            }
        }
        consumer.schedulePollTask(() -> {
            consumer.updateBeginningOffsets(
                    all.stream().collect(Collectors.toMap(partition -> partition, partition -> 0L)));
            consumer.rebalance(all);
        });
    }

    private void add(String topic, int partition, long offset) {
        consumer.schedulePollTask(
                () -> consumer.addRecord(new ConsumerRecord<>(topic, partition, offset, "k", new byte[0])));
    }

    private static final class CountingConsumer extends MockConsumer<String, byte[]> {
        private final AtomicInteger polls = new AtomicInteger();

        CountingConsumer() {
            super("earliest");
        }

        @Override
        public synchronized ConsumerRecords<String, byte[]> poll(Duration timeout) {
            polls.incrementAndGet();
            return super.poll(timeout);
        }
    }

    /** Writes down what it is asked; answers as told, else that all is done. */
    private static final class Work implements PartitionWork {
        private final List<Integer> performed = new CopyOnWriteArrayList<>();
        private final List<Integer> ended = new CopyOnWriteArrayList<>();
        private final List<Integer> calledOff = new CopyOnWriteArrayList<>();
        private final List<BooleanSupplier> answers = new CopyOnWriteArrayList<>();
        private volatile boolean held;
        private volatile boolean closed;

        void hold() {
            held = true;
        }

        void letGo() {
            held = false;
        }

        @Override
        public boolean perform(int partition, Cancellation cancellation) {
            performed.add(partition);
            try {
                while (held) {
                    cancellation.check();
                    Thread.onSpinWait();
                }
            } catch (Cancellation.Cancelled e) {
                calledOff.add(partition);
                throw e;
            }
            ended.add(partition);
            return answers.isEmpty() || answers.remove(0).getAsBoolean();
        }

        @Override
        public void tick() {}

        @Override
        public void wakeup() {}

        @Override
        public void close() {
            closed = true;
        }
    }
}
