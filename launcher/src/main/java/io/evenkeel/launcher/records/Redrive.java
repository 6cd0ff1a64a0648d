package io.evenkeel.launcher.records;

import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Puts a service's dead letters back for it to read again: original key, bytes and headers. How far it has come is
 * committed in the transaction that puts them back, so each goes back once, however often this is called or killed.
 */
public final class Redrive {
    private static final Duration POLL = Duration.ofMillis(200);

    private final Cluster cluster;
    private final Owner service;

    public Redrive(Cluster cluster, Owner service) {
        this.cluster = cluster;
        this.service = service;
    }

    /** Copies what has not been put back yet; returns how many records. */
    public int run() {
        var name = "evenkeel-redrive-" + service.label();
        var from = Topics.deadLettersOf(service).name();
        try (var consumer = cluster.member(name);
                var producer = cluster.transactionalProducer(name)) {
            producer.initTransactions();
            var partitions = consumer.partitionsFor(from).stream()
                    .map(info -> new TopicPartition(from, info.partition()))
                    .collect(Collectors.toSet());
            consumer.assign(partitions);
            var ends = consumer.endOffsets(partitions);
            int copied = 0;
            while (partitions.stream().anyMatch(partition -> behind(consumer, partition, ends))) {
                copied += copy(consumer, producer, ends);
            }
            return copied;
        }
    }

    private int copy(
            KafkaConsumer<byte[], byte[]> consumer,
            KafkaProducer<byte[], byte[]> producer,
            Map<TopicPartition, Long> ends) {
        var records = consumer.poll(POLL);
        if (records.isEmpty()) {
            return 0;
        }
        var to = Topics.redriveOf(service).name();
        var done = new HashMap<TopicPartition, OffsetAndMetadata>();
        int copied = 0;
        producer.beginTransaction();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            var partition = new TopicPartition(record.topic(), record.partition());
            // What arrives while we copy may be what we put back, dead again: left for the next call.
            if (record.offset() < ends.getOrDefault(partition, 0L)) {
                producer.send(
                        new ProducerRecord<>(to, record.partition(), record.key(), record.value(), record.headers()));
                done.put(partition, new OffsetAndMetadata(record.offset() + 1));
                copied++;
            }
        }
        producer.sendOffsetsToTransaction(done, consumer.groupMetadata());
        producer.commitTransaction();
        return copied;
    }

    private static boolean behind(
            KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, Map<TopicPartition, Long> ends) {
        return consumer.position(partition) < ends.getOrDefault(partition, 0L);
    }
}
