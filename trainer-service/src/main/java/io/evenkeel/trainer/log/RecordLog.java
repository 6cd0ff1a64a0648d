package io.evenkeel.trainer.log;

import io.evenkeel.contracts.LedgerPartitioner;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.avro.Cause;
import io.evenkeel.runtime.Outage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads committed records back, outside any group: what a pipeline's topics say now, and records at named places. For one
 * thread. Kafka's own exceptions pass through: they say nothing about the records.
 */
public final class RecordLog implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RecordLog.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final String EVERY_KEY = "";

    /** A seek throws away what was fetched ahead; up to so many offsets on, reading is cheaper. */
    private static final long NEAR = 1_000;

    private final Consumer<String, byte[]> consumer;
    private final TopicSerdes serdes;
    private final LongSupplier nanoClock;
    private final Map<String, Deserializer<?>> deserializers = new HashMap<>();

    /** Fixed for life. */
    private final Map<String, Integer> partitionCounts = new HashMap<>();

    /**
     * @param consumer without a group; closed with this
     * @param nanoClock measures how long nothing came
     */
    public RecordLog(Consumer<String, byte[]> consumer, TopicSerdes serdes, LongSupplier nanoClock) {
        this.consumer = consumer;
        this.serdes = serdes;
        this.nanoClock = nanoClock;
    }

    /** All of a pipeline's records that are in the topic now, in their order. */
    public <T extends SpecificRecord> List<Found<T>> read(Topic<T> topic, String pipelineKey) {
        return readToEnd(topic, pipelineKey, List.of(partitionOf(topic, pipelineKey)));
    }

    /** All of a pipeline's records that are in the topics now: in one go, for each change of topics costs a fetch's wait. */
    public Reading read(List<Topic<?>> topics, String pipelineKey) {
        var partitions =
                topics.stream().map(topic -> partitionOf(topic, pipelineKey)).toList();
        var ends = begin(partitions);
        var found = new HashMap<String, List<Found<?>>>();
        while (isBefore(ends)) {
            var records = consumer.poll(POLL);
            for (var topic : topics) {
                found.computeIfAbsent(topic.name(), name -> new ArrayList<>())
                        .addAll(readable(topic, records.records(topic.name()), pipelineKey));
            }
        }
        return new Reading(found);
    }

    /** All records that are in the topic now, of every pipeline; in order within a partition. */
    public <T extends SpecificRecord> List<Found<T>> readAll(Topic<T> topic) {
        return readToEnd(topic, EVERY_KEY, partitionsOf(topic));
    }

    /** All records that are in one partition of the topic now, in their order. */
    public <T extends SpecificRecord> List<Found<T>> readPartition(Topic<T> topic, int partition) {
        return readToEnd(topic, EVERY_KEY, List.of(new TopicPartition(topic.name(), partition)));
    }

    private <T extends SpecificRecord> List<Found<T>> readToEnd(
            Topic<T> topic, String pipelineKey, List<TopicPartition> partitions) {
        var ends = begin(partitions);
        var found = new ArrayList<Found<T>>();
        while (isBefore(ends)) {
            found.addAll(readable(topic, consumer.poll(POLL), pipelineKey));
        }
        return found;
    }

    /** @return where the partitions end now */
    private Map<TopicPartition, Long> begin(List<TopicPartition> partitions) {
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer.endOffsets(partitions);
    }

    private boolean isBefore(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
    }

    /**
     * A pipeline's records in the topic, those still to come included: until they are enough, or until none came for a while
     * after all that are there now.
     *
     * @param quiet longest wait after the last of them, or after the beginning where there is none
     * @param between called before each poll; what it throws ends the waiting
     * @return what came, enough or not
     */
    public <T extends SpecificRecord> List<Found<T>> await(
            Topic<T> topic, String pipelineKey, Predicate<List<Found<T>>> enough, Duration quiet, Runnable between) {
        var ends = begin(List.of(partitionOf(topic, pipelineKey)));
        var found = new ArrayList<Found<T>>();
        long lastNanos = nanoClock.getAsLong();
        while (!enough.test(found) && (isBefore(ends) || nanoClock.getAsLong() - lastNanos <= quiet.toNanos())) {
            between.run();
            var came = readable(topic, consumer.poll(POLL), pipelineKey);
            found.addAll(came);
            lastNanos = came.isEmpty() ? lastNanos : nanoClock.getAsLong();
        }
        return found;
    }

    /**
     * The records at the given offsets, by offset.
     *
     * @throws NoSuchRecord when none can be read at one of them
     */
    public <T extends SpecificRecord> List<Found<T>> at(
            Topic<T> topic, TopicPartition partition, Collection<Long> offsets) {
        var wanted = new TreeSet<>(offsets);
        var values = deserializer(topic);
        var found = new ArrayList<Found<T>>();
        consumer.assign(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        if (!wanted.isEmpty() && wanted.last() >= end) {
            throw new NoSuchRecord(partition, wanted.last());
        }
        while (!wanted.isEmpty()) {
            long next = wanted.first();
            consumer.seek(partition, next);
            while (!wanted.isEmpty() && isAhead(wanted.first(), consumer.position(partition))) {
                for (var record : consumer.poll(POLL)) {
                    if (wanted.remove(record.offset())) {
                        found.add(decoded(values, record));
                    }
                }
            }
            if (wanted.contains(next)) {
                throw new NoSuchRecord(partition, next);
            }
        }
        return found;
    }

    private static boolean isAhead(long wanted, long position) {
        return position <= wanted && wanted - position <= NEAR;
    }

    private <T extends SpecificRecord> List<Found<T>> readable(
            Topic<T> topic, Iterable<ConsumerRecord<String, byte[]>> records, String pipelineKey) {
        var values = deserializer(topic);
        var found = new ArrayList<Found<T>>();
        for (var record : records) {
            if (belongs(record.key(), pipelineKey)) {
                readable(values, record).ifPresent(found::add);
            }
        }
        return found;
    }

    private static boolean belongs(@Nullable String key, String pipelineKey) {
        return pipelineKey.equals(EVERY_KEY)
                || (key != null && (key.equals(pipelineKey) || key.startsWith(pipelineKey + "/")));
    }

    /** What cannot be read is the matter of the topology that reads the same topic, and has it in its dead letters. */
    private static <T extends SpecificRecord> Optional<Found<T>> readable(
            Deserializer<T> values, ConsumerRecord<String, byte[]> record) {
        try {
            return Optional.of(decoded(values, record));
        } catch (RuntimeException e) {
            if (Outage.isBehind(e)) {
                throw e;
            }
            LOG.warnf("%s-%d@%d cannot be read", record.topic(), record.partition(), record.offset());
            return Optional.empty();
        }
    }

    private static <T extends SpecificRecord> Found<T> decoded(
            Deserializer<T> values, ConsumerRecord<String, byte[]> record) {
        return new Found<>(
                values.deserialize(record.topic(), record.value()),
                new Cause(record.topic(), record.partition(), record.offset()),
                record.headers());
    }

    /** One for each topic: each looks schemas up once and keeps them. */
    @SuppressWarnings("unchecked") // put in under the topic's own name only
    private <T extends SpecificRecord> Deserializer<T> deserializer(Topic<T> topic) {
        return (Deserializer<T>) deserializers.computeIfAbsent(
                topic.name(), name -> serdes.value(topic).deserializer());
    }

    private TopicPartition partitionOf(Topic<?> topic, String pipelineKey) {
        int partitions = partitionCounts.computeIfAbsent(topic.name(), this::countPartitions);
        return new TopicPartition(topic.name(), LedgerPartitioner.partition(topic.name(), pipelineKey, partitions));
    }

    private int countPartitions(String topic) {
        int partitions = consumer.partitionsFor(topic).size();
        if (partitions == 0) {
            throw new UnknownTopicOrPartitionException("topic " + topic + " is not there");
        }
        return partitions;
    }

    private List<TopicPartition> partitionsOf(Topic<?> topic) {
        return consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(topic.name(), info.partition()))
                .toList();
    }

    /** From another thread: whoever reads now, or next, gets a {@link org.apache.kafka.common.errors.WakeupException}. */
    public void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
