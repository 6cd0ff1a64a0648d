package io.evenkeel.trainer.log;

import io.evenkeel.contracts.InMemorySerdes;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.avro.Cause;
import io.evenkeel.trainer.Said;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;

/** Topics of one partition each, in memory: what a producer sends a consumer reads back, as often as it likes. */
public final class InMemoryLog {
    /** Records of one poll: small, so that readers must poll several times. */
    private static final int POLL = 3;

    private final InMemorySerdes serdes = new InMemorySerdes();
    private volatile String cutOff = "";
    private final Map<String, List<ConsumerRecord<String, byte[]>>> topics = new ConcurrentHashMap<>();

    private final Map<String, Happening> happenings = new HashMap<>();

    private record Happening(int records, Runnable action) {}

    /** Has something happen once so many records are in a topic. */
    public void onAppend(Topic<?> topic, Runnable action, int records) {
        happenings.put(topic.name(), new Happening(records, action));
    }

    /** The same records, apart from here on. */
    public InMemoryLog copy() {
        var copy = new InMemoryLog();
        topics.forEach((topic, records) -> copy.records(topic).addAll(records));
        return copy;
    }

    /** Serdes whose registry can be away. */
    public TopicSerdes serdes() {
        return new TopicSerdes() {
            @Override
            public <T extends SpecificRecord> Serde<T> value(Topic<T> topic) {
                var serde = serdes.value(topic);
                return Serdes.serdeFrom(
                        (name, value) -> {
                            if (cutOff.equals(topic.name())) {
                                throw new IllegalStateException(new ConnectException("refused"));
                            }
                            return serde.serializer().serialize(name, value);
                        },
                        serde.deserializer());
            }
        };
    }

    /** Nothing can be written to the topic: its schema is not to be had. */
    public void cutOffRegistryFor(Topic<?> topic) {
        cutOff = topic.name();
    }

    public void bringRegistryBack() {
        cutOff = "";
    }

    /** Adds a record of the pipeline {@link Said#KEY}. */
    public <T extends SpecificRecord> Cause append(Topic<T> topic, T value) {
        var bytes = serdes.value(topic).serializer().serialize(topic.name(), value);
        long offset = append(new ProducerRecord<>(topic.name(), Said.KEY, bytes));
        return new Cause(topic.name(), 0, offset);
    }

    public void appendBytes(Topic<?> topic, byte[] value) {
        append(new ProducerRecord<>(topic.name(), Said.KEY, value));
    }

    private long append(ProducerRecord<String, byte[]> record) {
        var records = records(record.topic());
        long offset = records.size();
        records.add(new ConsumerRecord<>(
                record.topic(),
                0,
                offset,
                0L,
                TimestampType.CREATE_TIME,
                0,
                0,
                record.key(),
                record.value(),
                new RecordHeaders(record.headers()),
                Optional.empty()));
        var happening = happenings.get(record.topic());
        if (happening != null && records.size() == happening.records()) {
            happening.action().run();
        }
        return offset;
    }

    private List<ConsumerRecord<String, byte[]>> records(String topic) {
        return topics.computeIfAbsent(topic, name -> new CopyOnWriteArrayList<>());
    }

    /** Values of all records, in their order. */
    public <T extends SpecificRecord> List<T> read(Topic<T> topic) {
        return records(topic.name()).stream()
                .map(record -> serdes.value(topic).deserializer().deserialize(topic.name(), record.value()))
                .toList();
    }

    /** Records as they stand. */
    public List<ConsumerRecord<String, byte[]>> readBytes(Topic<?> topic) {
        return List.copyOf(records(topic.name()));
    }

    public Consumer<String, byte[]> consumer() {
        return new Reader();
    }

    public Producer<String, byte[]> producer() {
        return new Writer();
    }

    private final class Writer extends MockProducer<String, byte[]> {
        Writer() {
            super(true, null, new StringSerializer(), new ByteArraySerializer());
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<String, byte[]> record, Callback callback) {
            long offset = append(record);
            return CompletableFuture.completedFuture(
                    new RecordMetadata(new TopicPartition(record.topic(), 0), offset, 0, 0L, 0, 0));
        }
    }

    private final class Reader extends MockConsumer<String, byte[]> {
        private final Map<TopicPartition, Long> positions = new HashMap<>();

        Reader() {
            super("earliest");
        }

        @Override
        public void assign(Collection<TopicPartition> partitions) {
            positions.keySet().retainAll(partitions);
            partitions.forEach(partition -> positions.putIfAbsent(partition, 0L));
        }

        @Override
        public void seekToBeginning(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> positions.put(partition, 0L));
        }

        @Override
        public void seek(TopicPartition partition, long offset) {
            positions.put(partition, offset);
        }

        @Override
        public long position(TopicPartition partition) {
            return positions.getOrDefault(partition, 0L);
        }

        @Override
        public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
            return partitions.stream().collect(Collectors.toMap(partition -> partition, partition ->
                    (long) records(partition.topic()).size()));
        }

        @Override
        public List<PartitionInfo> partitionsFor(String topic) {
            return List.of(new PartitionInfo(topic, 0, null, null, null));
        }

        @Override
        public ConsumerRecords<String, byte[]> poll(Duration timeout) {
            var polled = new HashMap<TopicPartition, List<ConsumerRecord<String, byte[]>>>();
            positions.replaceAll((partition, position) -> {
                var there = records(partition.topic());
                int from = (int) Math.min(position, there.size());
                int to = Math.min(there.size(), from + POLL);
                polled.put(partition, new ArrayList<>(there.subList(from, to)));
                return (long) to;
            });
            return new ConsumerRecords<>(polled, Map.of());
        }
    }
}
