package io.evenkeel.budget.benchmark;

import io.evenkeel.budget.stream.BudgetTopology;
import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.LedgerPartitioner;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.Amounts;
import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.Cause;
import io.evenkeel.contracts.avro.CensusEntry;
import io.evenkeel.contracts.avro.LedgerCommand;
import io.evenkeel.contracts.avro.LedgerCommandKind;
import io.evenkeel.contracts.avro.OperatorCommand;
import io.evenkeel.contracts.avro.OperatorCommandKind;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.embedded.EmbeddedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
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
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/** The service's topology with the service's settings, on the broker of this JVM. */
public final class BudgetOnBroker implements AutoCloseable {
    private final EmbeddedCluster cluster = EmbeddedCluster.shared();
    private final TopicSerdes serdes = cluster.serdes();
    private final Producer<String, byte[]> producer = producer();
    /** One for each topic: a new one would ask the registry again. */
    private final Map<Topic<?>, Serializer<?>> serializers = new HashMap<>();

    private final KafkaStreams streams;

    public BudgetOnBroker() throws IOException {
        streams = run(
                cluster,
                "budget-" + UUID.randomUUID(),
                BudgetTopology.of(serdes).build());
    }

    /** Runs a topology as the services run theirs. */
    static KafkaStreams run(EmbeddedCluster cluster, String application, Topology topology) throws IOException {
        var settings = new Properties();
        settings.putAll(cluster.clientSettings());
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        settings.put(
                StreamsConfig.STATE_DIR_CONFIG,
                Files.createTempDirectory("evenkeel-streams-").toString());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 10_000);
        var streams = new KafkaStreams(topology, settings);
        streams.start();
        return streams;
    }

    /**
     * Begins a pipeline {@code p} with one domain, {@code adding}; its stage is planned once the census is read.
     *
     * @param budgetTokens teacher tokens; a tenth of them is the evaluation's
     */
    public void begin(String ledger, long budgetTokens) {
        var definition = PipelineDefinition.newBuilder()
                .setLedger(ledger)
                .setPipeline("p")
                .setVersion(1)
                .setTeacherModel("m")
                .setTeacherTerms("made for tests")
                .setBudgetTokens(budgetTokens)
                .setStages(1)
                .setPolicy("adaptive")
                .setStudent("tiny")
                .setTrainingSteps(1)
                .setTrainingBatch(1)
                .setLearningRate(0.1)
                .setMaxSequenceTokens(64)
                .setRecipes(List.of("student"))
                .setHeldOutShare(0.1)
                .setHeldOutMaximum(10)
                .setPoolSize(100)
                .setScoreLimit(100)
                .setStartAfterRecords(40)
                .setStartAfterQuietMillis(500)
                .setStallMillis(3_600_000)
                .setInstruction("solve it")
                .setMaxOutputTokens(300)
                .setSeed(7)
                .build();
        var command = OperatorCommand.newBuilder()
                .setId("o-" + ledger)
                .setKind(OperatorCommandKind.CREATE_PIPELINE)
                .setLedger(ledger)
                .setPipeline("p")
                .setWho("test")
                .setWhy("test")
                .setDefinition(definition)
                .setAt(Instant.EPOCH)
                .build();
        send(producer, Topics.OPERATOR_COMMANDS, ledger, command);
    }

    /** Enough traffic for the first stage. */
    public void census(String ledger) {
        var entry = new CensusEntry(ledger, "p", "adding", 50L, 0L, 0L, 0L, 50L, new Cause("x", 0, 0L));
        send(producer, Topics.SAMPLER_CENSUS, Keys.pipeline(ledger, "p") + "/adding", entry);
    }

    /** A request's command: it needs no place. */
    public static LedgerCommand command(LedgerCommandKind kind, String ledger, int stage, String call, long tokens) {
        return LedgerCommand.newBuilder()
                .setCommandId(call + "/" + kind)
                .setKind(kind)
                .setLedger(ledger)
                .setPipeline("p")
                .setStage(stage)
                .setRevision(0)
                .setDomain("adding")
                .setReservationId(call)
                .setCandidateId(call)
                .setPurpose(stage < 0 ? CallPurpose.REFERENCE : CallPurpose.WRITE_QUESTIONS)
                .setAmounts(new Amounts(tokens, 0L, 0L))
                .setCause(new Cause("x", 0, 0L))
                .build();
    }

    public <T extends SpecificRecord> void send(Producer<String, byte[]> sender, Topic<T> topic, String key, T value) {
        sender.send(new ProducerRecord<>(topic.name(), key, bytes(topic, value)));
        sender.flush();
    }

    <T extends SpecificRecord> byte[] bytes(Topic<T> topic, T value) {
        @SuppressWarnings("unchecked") // put in by topic
        var serializer = (Serializer<T>) serializers.computeIfAbsent(
                topic, ignored -> serdes.value(topic).serializer());
        return serializer.serialize(topic.name(), value);
    }

    public TopicSerdes serdes() {
        return serdes;
    }

    EmbeddedCluster cluster() {
        return cluster;
    }

    /** Another client. */
    public Producer<String, byte[]> producer() {
        Map<String, Object> settings = new HashMap<>(cluster.clientSettings());
        settings.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, LedgerPartitioner.class);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /** Of committed records, from the first. */
    public Consumer<String, byte[]> reader(String topic) {
        Map<String, Object> settings = new HashMap<>(cluster.clientSettings());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        var reader = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        reader.assign(IntStream.range(0, Topic.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList());
        return reader;
    }

    @Override
    public void close() {
        streams.close(Duration.ofSeconds(20));
        producer.close();
    }
}
