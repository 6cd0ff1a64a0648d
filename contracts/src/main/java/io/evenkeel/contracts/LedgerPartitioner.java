package io.evenkeel.contracts;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * Sends a record to the partition of its key's ledger: murmur2 of the ledger's UTF-8 bytes, made positive, modulo the
 * number of partitions; so a plain Kafka client finds it by hashing the key's first part as it would hash any key.
 * Topics that are not keyed by ledger hash the whole key in the same way. Serves producers and Kafka Streams alike.
 */
public final class LedgerPartitioner implements Partitioner, StreamPartitioner<String, Object> {

    /** The partition of a key in a topic of the catalogue; a topic outside it hashes the whole key. */
    public static int partition(String topic, String key, int partitions) {
        boolean byLedger =
                Topics.byName(topic).map(known -> known.key().byLedger()).orElse(false);
        var hashed = byLedger ? Keys.ledgerOf(key) : key;
        return Utils.toPositive(Utils.murmur2(hashed.getBytes(StandardCharsets.UTF_8))) % partitions;
    }

    @Override
    public int partition(
            String topic,
            @Nullable Object key,
            byte @Nullable [] keyBytes,
            @Nullable Object value,
            byte @Nullable [] valueBytes,
            Cluster cluster) {
        int partitions = cluster.partitionCountForTopic(topic);
        return keyBytes == null ? 0 : partition(topic, new String(keyBytes, StandardCharsets.UTF_8), partitions);
    }

    @Override
    public Optional<Set<Integer>> partitions(
            String topic, @Nullable String key, @Nullable Object value, int partitions) {
        return key == null ? Optional.empty() : Optional.of(Set.of(partition(topic, key, partitions)));
    }

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void close() {}
}
