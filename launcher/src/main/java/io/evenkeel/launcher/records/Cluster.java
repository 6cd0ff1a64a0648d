package io.evenkeel.launcher.records;

import io.evenkeel.contracts.LedgerPartitioner;
import io.evenkeel.contracts.RegistrySerdes;
import io.evenkeel.contracts.TopicSerdes;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A cluster and its registry, and clients with the guarantees that every client of ours has.
 *
 * @param kafka bootstrap servers
 * @param registry base URL
 */
public record Cluster(String kafka, String registry) {
    private static final int PATIENCE_MILLIS = 15_000;

    /** The registry's core API. */
    public String registryApi() {
        return registry + "/apis/registry/v3";
    }

    /** Serdes over the registry. */
    public TopicSerdes serdes() {
        return new RegistrySerdes(registryApi());
    }

    /** An administrator, to be closed. */
    public Admin admin() {
        return Admin.create(settings());
    }

    /** A consumer without a group that sees committed records only; values are bytes. */
    public KafkaConsumer<String, byte[]> reader() {
        return consumer(Map.of());
    }

    /** A consumer of committed records in a group that commits when told; keys and values are bytes. */
    public KafkaConsumer<byte[], byte[]> member(String group) {
        var settings = readSettings(Map.of(ConsumerConfig.GROUP_ID_CONFIG, group));
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** An idempotent producer that waits for all in-sync replicas; values are bytes. */
    public KafkaProducer<String, byte[]> producer() {
        return new KafkaProducer<>(writeSettings(Map.of()), new StringSerializer(), new ByteArraySerializer());
    }

    /** A producer in transactions of that id; keys and values are bytes. */
    public KafkaProducer<byte[], byte[]> transactionalProducer(String id) {
        var settings = writeSettings(
                Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id, ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 10_000));
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private KafkaConsumer<String, byte[]> consumer(Map<String, Object> more) {
        return new KafkaConsumer<>(readSettings(more), new StringDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> readSettings(Map<String, Object> more) {
        var settings = settings();
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        settings.putAll(more);
        return settings;
    }

    private Map<String, Object> writeSettings(Map<String, Object> more) {
        var settings = settings();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, LedgerPartitioner.class);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.putAll(more);
        return settings;
    }

    private Map<String, Object> settings() {
        var settings = new HashMap<String, Object>();
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka);
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        return settings;
    }
}
