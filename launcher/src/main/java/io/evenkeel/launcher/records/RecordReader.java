package io.evenkeel.launcher.records;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads partitions from their beginning to where they end at the time of the call. */
public final class RecordReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    /** A broker that gives nothing for so long, although there is more, is stuck. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaConsumer<String, byte[]> consumer;
    private final Collection<TopicPartition> partitions;

    /** Begins at the beginning of the partitions. */
    public RecordReader(Cluster cluster, Collection<TopicPartition> partitions) {
        this.consumer = cluster.reader();
        this.partitions = partitions;
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /**
     * Passes on the committed records up to the present end; called again, those that came since.
     *
     * @param wanted returns false where no more is wanted
     * @throws TimeoutException where no partition goes on for 30 seconds before its end is reached
     */
    public void readToEnd(Predicate<ConsumerRecord<String, byte[]>> wanted) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        var open = new HashSet<>(partitions);
        long reached = -1;
        long since = System.nanoTime();
        while (!open.isEmpty()) {
            // Asked after each poll, never before: the position also passes the marks of transactions.
            open.removeIf(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
            if (open.isEmpty()) {
                return;
            }
            long now = partitions.stream().mapToLong(consumer::position).sum();
            if (now != reached) {
                reached = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > PATIENCE.toNanos()) {
                throw new TimeoutException(
                        "the broker gave nothing of " + open + " for " + PATIENCE.toSeconds() + " s");
            }
            for (var record : consumer.poll(POLL)) {
                if (!wanted.test(record)) {
                    return;
                }
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
