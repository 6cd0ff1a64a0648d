package io.evenkeel.launcher.records;

import io.evenkeel.contracts.Topic;
import io.evenkeel.embedded.EmbeddedCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** The real broker and registry of this test JVM. Tests keep apart by ids, ledgers and services. */
public final class SharedCluster {
    private SharedCluster() {}

    public static Cluster cluster() {
        var shared = EmbeddedCluster.shared();
        return new Cluster(shared.kafka(), shared.registry());
    }

    /** What stands in a topic and is committed. */
    public static List<ConsumerRecord<String, byte[]>> records(
            Topic<?> topic, Predicate<ConsumerRecord<String, byte[]>> wanted) {
        var partitions = IntStream.range(0, Topic.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .toList();
        var records = new ArrayList<ConsumerRecord<String, byte[]>>();
        try (var reader = new RecordReader(cluster(), partitions)) {
            reader.readToEnd(record -> {
                if (wanted.test(record)) {
                    records.add(record);
                }
                return true;
            });
        }
        return records;
    }

    /** Writes values as their topic's owner does. */
    @SafeVarargs
    public static <T extends SpecificRecord> void write(Topic<T> topic, String key, T... values) {
        var cluster = cluster();
        try (var producer = cluster.producer();
                var serializer = cluster.serdes().value(topic).serializer()) {
            for (var value : values) {
                producer.send(new ProducerRecord<>(topic.name(), key, serializer.serialize(topic.name(), value)));
            }
        }
    }
}
