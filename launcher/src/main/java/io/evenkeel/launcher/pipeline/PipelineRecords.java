package io.evenkeel.launcher.pipeline;

import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.launcher.records.Cluster;
import io.evenkeel.launcher.records.RecordReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/** The committed records of one pipeline in some topics, from the beginning on. */
public final class PipelineRecords implements AutoCloseable {
    private final Scope scope;
    private final RecordReader reader;
    private final Map<String, Deserializer<? extends SpecificRecord>> decoders = new HashMap<>();

    /**
     * @param topics keyed by ledger, so that each has one partition to read
     * @throws IllegalStateException where the cluster cannot be asked or lacks a topic
     */
    public PipelineRecords(Cluster cluster, Scope scope, Collection<? extends Topic<? extends SpecificRecord>> topics)
            throws InterruptedException {
        this.scope = scope;
        var serdes = cluster.serdes();
        topics.forEach(topic -> decoders.put(topic.name(), decoder(serdes, topic)));
        this.reader = new RecordReader(cluster, partitions(cluster));
    }

    /** Passes on what has come since the last call, topic by topic in the order of offsets. */
    public void readNew(Consumer<SpecificRecord> record) {
        reader.readToEnd(raw -> {
            var decoder = decoders.get(raw.topic());
            if (decoder != null && raw.value() != null && scope.covers(raw.key())) {
                record.accept(decoder.deserialize(raw.topic(), raw.value()));
            }
            return true;
        });
    }

    @Override
    public void close() {
        reader.close();
        decoders.values().forEach(Deserializer::close);
    }

    private List<TopicPartition> partitions(Cluster cluster) throws InterruptedException {
        try (var admin = cluster.admin()) {
            var partitions = new ArrayList<TopicPartition>();
            for (var topic : admin.describeTopics(decoders.keySet())
                    .allTopicNames()
                    .get()
                    .values()) {
                int count = topic.partitions().size();
                partitions.add(new TopicPartition(topic.name(), scope.partition(topic.name(), count)));
            }
            return partitions;
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException("the topics cannot be read: " + cause.getMessage(), e);
        }
    }

    private static <T extends SpecificRecord> Deserializer<T> decoder(TopicSerdes serdes, Topic<T> topic) {
        return serdes.value(topic).deserializer();
    }
}
