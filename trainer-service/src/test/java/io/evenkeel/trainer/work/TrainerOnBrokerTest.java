package io.evenkeel.trainer.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.contracts.LedgerPartitioner;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.Evaluation;
import io.evenkeel.contracts.avro.EvaluationExample;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.embedded.EmbeddedCluster;
import io.evenkeel.trainer.Said;
import io.evenkeel.trainer.log.RecordLog;
import io.evenkeel.trainer.training.SmallStudents;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real broker, with a real registry: groups, transactions, and bytes that nobody can read. */
@Tag("slow")
class TrainerOnBrokerTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int HELD_OUT = 5;

    private final EmbeddedCluster cluster = EmbeddedCluster.shared();
    private final TopicSerdes serdes = cluster.serdes();
    private final String ledger = "l" + UUID.randomUUID().toString().substring(0, 8);
    private final List<PipelineFollower> followers = new ArrayList<>();

    @TempDir
    Path home;

    private Producer<String, byte[]> producer;
    private RecordLog log;
    private String student = "";
    private String pipeline = "p";

    @BeforeEach
    void open() {
        producer = producer(null);
        log = new RecordLog(consumer(null), serdes, System::nanoTime);
        student = SmallStudents.save(home);
    }

    @AfterEach
    void close() {
        followers.forEach(PipelineFollower::close);
        producer.close();
        log.close();
    }

    @Test
    void aSetThatComesWhileTheTrainerRunsIsFollowedByCheckpointAndEvaluation() {
        follower("one");
        begin();
        await().atMost(LONG).untilAsserted(() -> assertThat(evaluations()).hasSize(1));
        assertThat(log.read(Topics.TRAINER_CHECKPOINTS, key())).hasSize(1);
        assertThat(evaluations().get(0).getMicro().getTotal()).isEqualTo(HELD_OUT);
    }

    @Test
    void whatWasDueBeforeTheTrainerStartedIsDoneAndTheNextOneDoesNotDoItAgain() {
        begin();
        follower("one");
        await().atMost(LONG).untilAsserted(() -> assertThat(evaluations()).hasSize(1));
        followers.get(0).close();
        follower("two");
        pipeline = "q";
        begin();
        await().atMost(LONG).untilAsserted(() -> assertThat(evaluations()).hasSize(1));
        pipeline = "p";
        assertThat(evaluations()).hasSize(1);
    }

    @Test
    void ofTwoTrainersInOneGroupOneDoesTheWorkAndTheOtherTakesOverWhenItStops() {
        follower("one");
        follower("two");
        begin();
        await().atMost(LONG).untilAsserted(() -> assertThat(evaluations()).hasSize(1));
        assertThat(log.read(Topics.TRAINER_CHECKPOINTS, key())).hasSize(1);
        for (int i = 0; i < 2; i++) {
            followers.get(0).close();
            followers.remove(0);
            follower("next-" + i);
            pipeline = "taken-over-" + i;
            begin();
            await().atMost(LONG).untilAsserted(() -> assertThat(evaluations()).hasSize(1));
        }
    }

    @Test
    void bytesThatNobodyCanReadAndAbortedTransactionsStopNothing() {
        for (var topic : List.of(Topics.SAMPLER_EVALUATION_SETS, Topics.SAMPLER_EVALUATION_EXAMPLES)) {
            for (var garbage : List.of(
                    new byte[] {},
                    "not Avro at all".getBytes(StandardCharsets.UTF_8),
                    new byte[] {0, 0, 0, 0, 1},
                    new byte[] {0, 127, 127, 127, 127, 1, 1})) {
                producer.send(new ProducerRecord<>(topic.name(), key(), garbage));
            }
        }
        try (var aborting = producer(ledger)) {
            aborting.initTransactions();
            aborting.beginTransaction();
            aborting.send(record(Topics.SAMPLER_EVALUATION_SETS, Said.evaluationSet(0, Map.of("never", 1))));
            aborting.flush();
            aborting.abortTransaction();
        }
        begin();
        follower("one");
        await().atMost(LONG).untilAsserted(() -> assertThat(evaluations()).hasSize(1));
        assertThat(evaluations().get(0).getMicro().getTotal()).isEqualTo(HELD_OUT);
    }

    /** The pipeline runs, and its evaluation set is frozen. */
    private void begin() {
        var definition =
                Said.definition(student).setLedger(ledger).setPipeline(pipeline).build();
        send(Topics.OPERATOR_PIPELINES, Said.inForce(definition, PipelinePhase.RUNNING));
        IntStream.range(0, HELD_OUT)
                .mapToObj(i -> Said.heldOut("adding", i, 0, Integer.toString(i + 1)))
                .map(example -> EvaluationExample.newBuilder(example)
                        .setLedger(ledger)
                        .setPipeline(pipeline)
                        .build())
                .forEach(example -> send(Topics.SAMPLER_EVALUATION_EXAMPLES, example));
        send(Topics.SAMPLER_EVALUATION_SETS, Said.evaluationSet(0, Map.of("adding", HELD_OUT)));
    }

    private List<Evaluation> evaluations() {
        return log.read(Topics.TRAINER_EVALUATIONS, key()).stream()
                .map(found -> found.value())
                .toList();
    }

    private String key() {
        return ledger + "/" + pipeline;
    }

    private void follower(String instance) {
        var clock = InstantSource.system();
        var work = TrainingWork.of(
                new RecordLog(consumer(null), serdes, System::nanoTime),
                new Announcements(producer(null), serdes, clock),
                home,
                instance,
                new TrainerProcess.Settings(),
                new SimpleMeterRegistry(),
                clock);
        followers.add(new PipelineFollower(consumer("trainer-" + ledger), work, Duration.ofMillis(200)).start());
    }

    private <T extends SpecificRecord> void send(Topic<T> topic, T value) {
        producer.send(record(topic, value));
    }

    private <T extends SpecificRecord> ProducerRecord<String, byte[]> record(Topic<T> topic, T value) {
        return new ProducerRecord<>(
                topic.name(), key(), serdes.value(topic).serializer().serialize(topic.name(), value));
    }

    private Consumer<String, byte[]> consumer(@Nullable String group) {
        var settings = new HashMap<>(cluster.clientSettings());
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", false);
        if (group != null) {
            settings.put("group.id", group);
        }
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private Producer<String, byte[]> producer(@Nullable String transactions) {
        var settings = new HashMap<>(cluster.clientSettings());
        settings.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, LedgerPartitioner.class);
        if (transactions != null) {
            settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactions);
        }
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }
}
