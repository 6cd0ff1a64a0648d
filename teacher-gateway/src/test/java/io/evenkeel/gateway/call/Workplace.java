package io.evenkeel.gateway.call;

import io.evenkeel.contracts.LedgerPartitioner;
import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.CallJournalEntry;
import io.evenkeel.contracts.avro.CallStep;
import io.evenkeel.contracts.avro.TeacherCall;
import io.evenkeel.embedded.EmbeddedCluster;
import io.evenkeel.gateway.domain.circuit.CircuitPolicy;
import io.evenkeel.gateway.teacher.TeacherHttp;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Workers of one group on the broker of this JVM, what they are sent and what they wrote: apart from other tests' by name. */
final class Workplace implements AutoCloseable {
    /** Most requests that one worker has under way. */
    static final int IN_FLIGHT = 8;

    static final int IN_HAND = 1_000;
    static final int IN_A_BATCH = 20;

    private static final Duration MARGIN = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final BatchSettings BATCHES =
            new BatchSettings(Duration.ofMillis(500), IN_A_BATCH, Duration.ofMillis(100), Duration.ofMinutes(5));
    private static final CircuitPolicy CIRCUIT = new CircuitPolicy(5, Duration.ofMillis(200), Duration.ofSeconds(1));

    private final EmbeddedCluster cluster = EmbeddedCluster.shared();
    private final TopicSerdes serdes = cluster.serdes();
    private final String test = UUID.randomUUID().toString().substring(0, 8);
    private final List<TeacherWorker> workers = new ArrayList<>();
    private final List<CallJournalEntry> journal = new ArrayList<>();
    private final Producer<String, byte[]> producer = producer();
    private final Consumer<String, byte[]> journalConsumer = consumer(null, null);
    private final MeterRegistry registry = new SimpleMeterRegistry();

    Workplace() {
        // A build machine may be busy with much else.
        Awaitility.setDefaultTimeout(PATIENCE);
        var topic = Topics.GATEWAY_CALL_JOURNAL.name();
        journalConsumer.assign(IntStream.range(0, Topic.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList());
    }

    /** A candidate's id that no other test has. */
    String candidate(String name) {
        return test + "-" + name;
    }

    /**
     * @param instance name of the replica: who takes it takes its partitions too
     * @param timeout of a request, from which a claim's deadline follows
     */
    TeacherWorker worker(String instance, TeacherHttp teacher, Duration timeout) {
        return worker(instance, teacher, timeout, CIRCUIT);
    }

    TeacherWorker worker(String instance, TeacherHttp teacher, Duration timeout, CircuitPolicy circuit) {
        return worker(instance, Map.of("", teacher), timeout, circuit);
    }

    /** @param teachers by name */
    TeacherWorker worker(String instance, Map<String, TeacherHttp> teachers, Duration timeout, CircuitPolicy circuit) {
        var worker = new TeacherWorker(
                instance + "/" + UUID.randomUUID(),
                serdes,
                consumer("workers-" + test, instance),
                consumer(null, null),
                producer(),
                teachers,
                new CallSettings(IN_FLIGHT, IN_HAND, timeout, MARGIN, circuit, BATCHES),
                InstantSource.system(),
                registry);
        workers.add(worker);
        return worker.start();
    }

    /** What the first of this test's workers that has it says of it. */
    double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    double gauge(String name, String teacher) {
        return registry.get(name).tag("teacher", teacher).gauge().value();
    }

    double counter(String name) {
        return registry.get(name).counter().count();
    }

    /** @return its offset */
    long send(TeacherCall call) {
        return send(Topics.GATEWAY_CALLS, call.getCandidateId(), call);
    }

    <T extends SpecificRecord> long send(Topic<T> topic, String key, T value) {
        return send(topic, key, serdes.value(topic).serializer().serialize(topic.name(), value));
    }

    long send(Topic<?> topic, String key, byte[] bytes) {
        try {
            return producer.send(new ProducerRecord<>(topic.name(), key, bytes))
                    .get()
                    .offset();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What this test's workers wrote so far, in order within each candidate. */
    List<CallJournalEntry> journal() {
        var deserializer = serdes.value(Topics.GATEWAY_CALL_JOURNAL).deserializer();
        var ends = journalConsumer.endOffsets(journalConsumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> journalConsumer.position(end.getKey()) < end.getValue())) {
            journalConsumer.poll(Duration.ofMillis(50)).forEach(record -> {
                var entry = deserializer.deserialize(record.topic(), record.value());
                if (entry.getCandidateId().startsWith(test)) {
                    journal.add(entry);
                }
            });
        }
        return List.copyOf(journal);
    }

    /** Of each call the first end, which is the one that counts. */
    Map<String, CallJournalEntry> firstEnds() {
        var ends = new HashMap<String, CallJournalEntry>();
        journal().stream()
                .filter(entry -> entry.getStep() != CallStep.CLAIMED)
                .forEach(entry -> ends.putIfAbsent(entry.getCallId(), entry));
        return ends;
    }

    /** Keys in the dead letters of all tests. */
    List<String> deadLetters() {
        var topic = Topics.deadLettersOf(Owner.GATEWAY).name();
        try (var consumer = consumer(null, null)) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            var keys = new ArrayList<String>();
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(50)).forEach(record -> keys.add(record.key()));
            }
            return keys;
        }
    }

    /** The workers' offset in a candidate's partition; -1 where there is none yet. */
    long committed(String candidate) throws ExecutionException, InterruptedException {
        var topic = Topics.GATEWAY_CALLS.name();
        var partition = new TopicPartition(topic, LedgerPartitioner.partition(topic, candidate, Topic.PARTITIONS));
        try (var admin = Admin.create(cluster.clientSettings())) {
            var offset = admin.listConsumerGroupOffsets("workers-" + test)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(partition);
            return offset == null ? -1 : offset.offset();
        }
    }

    private Producer<String, byte[]> producer() {
        Map<String, Object> settings = new HashMap<>(cluster.clientSettings());
        settings.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, LedgerPartitioner.class);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    private Consumer<String, byte[]> consumer(@Nullable String group, @Nullable String instance) {
        Map<String, Object> settings = new HashMap<>(cluster.clientSettings());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
        if (group != null) {
            settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
            settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, group + "-" + instance);
        }
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public void close() {
        workers.forEach(TeacherWorker::close);
        Awaitility.reset();
        journalConsumer.close();
        producer.close();
    }
}
