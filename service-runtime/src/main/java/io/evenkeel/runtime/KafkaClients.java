package io.evenkeel.runtime;

import io.evenkeel.contracts.LedgerPartitioner;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Plain consumers and producers for workers, with the guarantees that every client of ours has. */
@ApplicationScoped
public class KafkaClients {
    private final ServiceConfig config;

    KafkaClients(ServiceConfig config) {
        this.config = config;
    }

    /**
     * A consumer that sees committed records only, starts at the earliest and commits when told.
     *
     * @param group null for a consumer that is assigned its partitions by hand
     * @param longestWork between two polls
     * @param batch most records of one poll, from 1
     */
    public KafkaConsumer<String, byte[]> consumer(@Nullable String group, Duration longestWork, int batch) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.kafka());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, batch);
        settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Math.toIntExact(longestWork.toMillis()));
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
        if (group != null) {
            settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
            settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, group + "-" + config.instance());
        }
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** An idempotent producer that waits for all in-sync replicas; values are bytes that a topic's serde made. */
    public KafkaProducer<String, byte[]> producer() {
        return producer(new HashMap<>());
    }

    /**
     * The same for whoever waits for each record's acknowledgement: nothing is held back for company, which takes up to 5 ms
     * otherwise. Records that come while others are on their way still travel together.
     */
    public KafkaProducer<String, byte[]> promptProducer() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return producer(settings);
    }

    private KafkaProducer<String, byte[]> producer(Map<String, Object> settings) {
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.kafka());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, LedgerPartitioner.class);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }
}
