package io.evenkeel.budget.stream;

import io.evenkeel.budget.domain.ledger.Account;
import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.contracts.EventHeaders;
import io.evenkeel.contracts.InMemorySerdes;
import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.Aggregate;
import io.evenkeel.contracts.avro.Amounts;
import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.Cause;
import io.evenkeel.contracts.avro.CensusEntry;
import io.evenkeel.contracts.avro.Checkpoint;
import io.evenkeel.contracts.avro.DomainAccuracy;
import io.evenkeel.contracts.avro.Evaluation;
import io.evenkeel.contracts.avro.LedgerCommand;
import io.evenkeel.contracts.avro.LedgerCommandKind;
import io.evenkeel.contracts.avro.LedgerEvent;
import io.evenkeel.contracts.avro.OperatorCommand;
import io.evenkeel.contracts.avro.OperatorCommandKind;
import io.evenkeel.contracts.avro.Outcome;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.PipelineInForce;
import io.evenkeel.contracts.avro.Provenance;
import io.evenkeel.contracts.avro.Selection;
import io.evenkeel.contracts.avro.StagePlan;
import io.evenkeel.contracts.avro.Supply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The budget topology without a broker, one pipeline {@code acme/p}, and what the other services would say to it. */
final class BudgetWorld implements AutoCloseable {
    static final String KEY = "acme/p";
    static final int STALL_SECONDS = 60;

    private static final Provenance PROVENANCE = new Provenance(new Cause("x", 0, 0L), 0L, Instant.EPOCH, "test/1", "");

    private final TopicSerdes serdes = new InMemorySerdes();
    private final TopologyTestDriver driver;
    /** How often each record is delivered. */
    private final int deliveries;

    private final Map<String, List<TestRecord<String, byte[]>>> read = new HashMap<>();

    BudgetWorld() {
        this(1);
    }

    /** @param deliveries 2 redelivers every record at once */
    BudgetWorld(int deliveries) {
        var settings = new Properties();
        settings.putAll(
                Map.of(StreamsConfig.APPLICATION_ID_CONFIG, "t", StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "x:1"));
        this.deliveries = deliveries;
        this.driver = new TopologyTestDriver(BudgetTopology.of(serdes).build(), settings, Instant.ofEpochMilli(1_000));
    }

    /** Ten thousand tokens in two stages; the mean quote is 500 tokens. */
    static PipelineDefinition.Builder definition() {
        return PipelineDefinition.newBuilder()
                .setLedger("acme")
                .setPipeline("p")
                .setVersion(1)
                .setTeacherModel("m")
                .setTeacherTerms("made for tests")
                .setBudgetTokens(10_000)
                .setStages(2)
                .setPolicy("adaptive")
                .setStudent("tiny")
                .setTrainingSteps(1)
                .setTrainingBatch(1)
                .setLearningRate(0.1)
                .setMaxSequenceTokens(64)
                .setRecipes(List.of("student", "teacher"))
                .setHeldOutShare(0.1)
                .setHeldOutMaximum(10)
                .setPoolSize(100)
                .setScoreLimit(100)
                .setStartAfterRecords(40)
                .setStartAfterQuietMillis(5_000)
                .setStallMillis(STALL_SECONDS * 1_000L)
                .setInstruction("solve it")
                .setMaxOutputTokens(300)
                .setSeed(7);
    }

    void create(PipelineDefinition.Builder definition) {
        create(definition.build());
    }

    void create(PipelineDefinition definition) {
        operator(OperatorCommandKind.CREATE_PIPELINE, definition);
    }

    void operator(OperatorCommandKind kind, @Nullable PipelineDefinition definition) {
        operator(order("o-" + kind, kind).setDefinition(definition));
    }

    void operator(OperatorCommand.Builder command) {
        pipe(Topics.OPERATOR_COMMANDS, "acme", command.build());
    }

    static OperatorCommand.Builder order(String id, OperatorCommandKind kind) {
        return OperatorCommand.newBuilder()
                .setId(id)
                .setKind(kind)
                .setLedger("acme")
                .setPipeline("p")
                .setWho("anna")
                .setWhy("test")
                .setAt(Instant.EPOCH);
    }

    void census(String domain, long seen, long pool) {
        pipe(
                Topics.SAMPLER_CENSUS,
                KEY + "/" + domain,
                new CensusEntry("acme", "p", domain, seen, 0L, 0L, 0L, pool, new Cause("x", 0, 0L)));
    }

    void selection(int stage, String domain, int offered) {
        var selection = Selection.newBuilder()
                .setLedger("acme")
                .setPipeline("p")
                .setStage(stage)
                .setRevision(0)
                .setDomain(domain)
                .setOffered(offered)
                .setMethod("cold-start/1")
                .setProvenance(PROVENANCE)
                .build();
        pipe(Topics.SAMPLER_SELECTIONS, KEY + "/" + domain, selection);
    }

    void supply(int stage, int revision, String domain, int offered, boolean exhausted, String reason) {
        pipe(
                Topics.SYNTHESIZER_SUPPLY,
                KEY + "/" + domain,
                new Supply("acme", "p", stage, revision, domain, offered, 0, exhausted, reason, PROVENANCE));
    }

    void reserve(int stage, String domain, String candidate, long tokens) {
        reserve(stage, domain, candidate, "rationale", tokens, 0);
    }

    /** @param ask how often it was asked for before */
    void reserve(int stage, String domain, String candidate, String purpose, long tokens, int ask) {
        var call = candidate + "/" + purpose + "/0";
        long examples = purpose.equals("rationale") ? 1 : 0;
        ledger(command(LedgerCommandKind.RESERVE, stage, domain, candidate, call)
                .setCommandId(call + "/reserve" + (ask == 0 ? "" : "/" + ask))
                .setPurpose(purpose.equals("write-questions") ? CallPurpose.WRITE_QUESTIONS : CallPurpose.RATIONALE)
                .setAmounts(new Amounts(tokens, 0L, examples)));
    }

    /** A candidate's first call, at a price. */
    void reserve(int stage, String domain, String candidate, long tokens, long nanos) {
        var call = candidate + "/rationale/0";
        ledger(command(LedgerCommandKind.RESERVE, stage, domain, candidate, call)
                .setAmounts(new Amounts(tokens, nanos, stage < 0 ? 0L : 1L)));
    }

    /** What it turned out to cost; an example comes of it. */
    void bill(int stage, String domain, String candidate, long tokens, long nanos) {
        ledger(command(LedgerCommandKind.POST, stage, domain, candidate, candidate + "/rationale/0")
                .setAmounts(new Amounts(tokens, nanos, 1L))
                .setOutcome(Outcome.ACCEPTED));
    }

    void post(int stage, String domain, String candidate, long tokens, Outcome outcome) {
        post(stage, domain, candidate, "rationale", tokens, outcome);
    }

    void post(int stage, String domain, String candidate, String purpose, long tokens, Outcome outcome) {
        var call = candidate + "/" + purpose + "/0";
        ledger(command(LedgerCommandKind.POST, stage, domain, candidate, call)
                .setCommandId(call + "/post")
                .setAmounts(new Amounts(tokens, 0L, outcome == Outcome.ACCEPTED ? 1L : 0L))
                .setOutcome(outcome));
    }

    void end(int stage, String domain, String candidate) {
        ledger(command(LedgerCommandKind.END, stage, domain, candidate, "")
                .setCommandId(candidate + "/end")
                .setOutcome(Outcome.RETURNED));
    }

    void ledger(LedgerCommand.Builder command) {
        pipe(Topics.BUDGET_COMMANDS, command.getLedger(), command.build());
    }

    static LedgerCommand.Builder command(
            LedgerCommandKind kind, int stage, String domain, String candidate, String call) {
        return LedgerCommand.newBuilder()
                .setCommandId(call + "/" + kind)
                .setKind(kind)
                .setLedger("acme")
                .setPipeline("p")
                .setStage(stage)
                .setRevision(0)
                .setDomain(domain)
                .setReservationId(call)
                .setCandidateId(candidate)
                .setPurpose(CallPurpose.RATIONALE)
                .setAmounts(new Amounts(0L, 0L, 0L))
                .setCause(new Cause("x", 0, 0L));
    }

    /** One example, bought for so many tokens. */
    void buy(int stage, String domain, String candidate, long tokens) {
        reserve(stage, domain, candidate, 500);
        post(stage, domain, candidate, tokens, Outcome.ACCEPTED);
    }

    void trained(int stage, String hash) {
        checkpoint(stage, "file:/checkpoints/" + hash, hash, null);
    }

    void trainingFailed(int stage, String failure) {
        checkpoint(stage, "", "", failure);
    }

    private void checkpoint(int stage, String uri, String hash, @Nullable String failure) {
        var checkpoint = Checkpoint.newBuilder()
                .setLedger("acme")
                .setPipeline("p")
                .setStage(stage)
                .setUri(uri)
                .setHash(hash)
                .setManifestHash("")
                .setParameters(1)
                .setExamples(1)
                .setSteps(1)
                .setTokens(1)
                .setLoss(1)
                .setMillis(1)
                .setFailure(failure)
                .setAt(Instant.EPOCH)
                .setCause(new Cause("x", 0, 0L))
                .build();
        pipe(Topics.TRAINER_CHECKPOINTS, KEY, checkpoint);
    }

    void evaluated(int stage, String domain, int correct, int total) {
        var aggregate = new Aggregate(0.5, 0.4, 0.6, 1, total);
        var evaluation = Evaluation.newBuilder()
                .setLedger("acme")
                .setPipeline("p")
                .setStage(stage)
                .setCheckpointHash("h")
                .setVersion(0)
                .setDomains(List.of(new DomainAccuracy(domain, correct, total, null, null)))
                .setMacro(aggregate)
                .setMicro(aggregate)
                .setHead(aggregate)
                .setTail(aggregate)
                .setMillis(1)
                .setAt(Instant.EPOCH)
                .setCause(new Cause("x", 0, 0L))
                .build();
        pipe(Topics.TRAINER_EVALUATIONS, KEY, evaluation);
    }

    <T extends SpecificRecord> void pipe(Topic<T> topic, String key, T value) {
        var bytes = serdes.value(topic).serializer().serialize(topic.name(), value);
        for (int i = 0; i < deliveries; i++) {
            pipeBytes(topic, key, bytes);
        }
    }

    void pipeBytes(Topic<?> topic, String key, byte[] value) {
        var headers = new RecordHeaders();
        headers.add(EventHeaders.ID, key.getBytes(StandardCharsets.UTF_8));
        driver.createInputTopic(topic.name(), new StringSerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key, value, headers, Instant.ofEpochMilli(1)));
    }

    void secondsPass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            driver.advanceWallClockTime(Duration.ofSeconds(1));
        }
    }

    /** At once, as for a task that was not called for so long. */
    void passes(Duration time) {
        driver.advanceWallClockTime(time);
    }

    /** Everything that a topic ever got. */
    <T extends SpecificRecord> List<T> all(Topic<T> topic) {
        var decoder = serdes.value(topic).deserializer();
        return bytes(topic).stream()
                .map(record -> decoder.deserialize(topic.name(), record.value()))
                .toList();
    }

    /** The same as bytes. */
    List<TestRecord<String, byte[]>> bytes(Topic<?> topic) {
        var known = read.computeIfAbsent(topic.name(), unread -> new ArrayList<>());
        known.addAll(driver.createOutputTopic(topic.name(), new StringDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList());
        return List.copyOf(known);
    }

    List<LedgerEvent> journal() {
        return all(Topics.BUDGET_JOURNAL);
    }

    List<StagePlan> plans() {
        return all(Topics.BUDGET_STAGE_PLANS);
    }

    StagePlan plan() {
        return plans().getLast();
    }

    List<PipelineInForce> pipelines() {
        return all(Topics.OPERATOR_PIPELINES);
    }

    PipelineInForce pipeline() {
        return pipelines().getLast();
    }

    List<TestRecord<String, byte[]>> deadLetters() {
        return bytes(Topics.deadLettersOf(Owner.BUDGET));
    }

    /** The ledger's own rows, by path. */
    Map<String, Account> accounts() {
        var accounts = new HashMap<String, Account>();
        try (var rows = driver.<String, Account>getKeyValueStore("accounts").all()) {
            rows.forEachRemaining(row -> accounts.put(row.value.id().path(), row.value));
        }
        return accounts;
    }

    Account account(AccountId id) {
        var account = driver.<String, Account>getKeyValueStore("accounts").get(Keys.ledger("acme") + "|" + id.path());
        if (account == null) {
            throw new AssertionError("no account " + id);
        }
        return account;
    }

    /** What the task remembers of the time. */
    String clock() {
        return String.valueOf(driver.getKeyValueStore("decisions").get("clock"));
    }

    /** How many rows a store has. */
    int rows(String store) {
        int count = 0;
        try (var rows = driver.getKeyValueStore(store).all()) {
            while (rows.hasNext()) {
                rows.next();
                count++;
            }
        }
        return count;
    }

    @Override
    public void close() {
        driver.close();
    }
}
