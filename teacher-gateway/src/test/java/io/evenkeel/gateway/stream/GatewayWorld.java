package io.evenkeel.gateway.stream;

import io.evenkeel.contracts.InMemorySerdes;
import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.Amounts;
import io.evenkeel.contracts.avro.CallJournalEntry;
import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.CallRequest;
import io.evenkeel.contracts.avro.CallStep;
import io.evenkeel.contracts.avro.Candidate;
import io.evenkeel.contracts.avro.Cause;
import io.evenkeel.contracts.avro.Denial;
import io.evenkeel.contracts.avro.DomainKind;
import io.evenkeel.contracts.avro.DomainPlan;
import io.evenkeel.contracts.avro.LedgerCommand;
import io.evenkeel.contracts.avro.LedgerCommandKind;
import io.evenkeel.contracts.avro.LedgerEvent;
import io.evenkeel.contracts.avro.LedgerEventKind;
import io.evenkeel.contracts.avro.Message;
import io.evenkeel.contracts.avro.Origin;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.PipelineInForce;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.contracts.avro.Provenance;
import io.evenkeel.contracts.avro.RefillCalendar;
import io.evenkeel.contracts.avro.StagePlan;
import io.evenkeel.contracts.avro.StageState;
import io.evenkeel.contracts.avro.Teacher;
import io.evenkeel.contracts.avro.TeacherCall;
import io.evenkeel.contracts.avro.Usage;
import io.evenkeel.gateway.domain.quote.Price;
import io.evenkeel.gateway.domain.quote.PriceList;
import io.evenkeel.gateway.domain.result.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** One gateway task between a sampler, a ledger and a teacher that the test plays. */
final class GatewayWorld implements AutoCloseable {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final int MAX_OUTPUT = 100;
    static final Price BATCH_PRICE = new Price(1, 3);
    private static final String LEDGER = "acme";
    private static final String PIPELINE = "p";
    private static final Provenance PROVENANCE = new Provenance(new Cause("test", 0, 0L), 0L, START, "test/1", "");

    private final TopicSerdes serdes = new InMemorySerdes();
    private Instant now;
    private List<Teacher> teachers = List.of();
    private List<CallPurpose> batch = List.of();
    private long toldRequests;
    private long toldTokens;
    private final TopologyTestDriver driver;
    private final Map<String, TestOutputTopic<String, byte[]>> outputs = new HashMap<>();
    private final Map<String, TestInputTopic<String, byte[]>> inputs = new HashMap<>();
    private final Map<String, List<byte[]>> written = new HashMap<>();

    GatewayWorld() {
        this(3);
    }

    GatewayWorld(int attempts) {
        this(attempts, PriceList.always(new Price(2, 5)));
    }

    GatewayWorld(int attempts, PriceList prices) {
        this(attempts, prices, Duration.ZERO);
    }

    /** @param replyCacheTime how long a reply may be used again */
    GatewayWorld(Duration replyCacheTime) {
        this(3, PriceList.always(new Price(2, 5)), replyCacheTime);
    }

    private GatewayWorld(int attempts, PriceList prices, Duration replyCacheTime) {
        var settings = new Properties();
        settings.putAll(Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG, "gateway-test", StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "x:1"));
        now = START;
        driver = new TopologyTestDriver(
                topology(serdes, attempts, prices, replyCacheTime).build(), settings, START);
        pipeline(PipelinePhase.RUNNING);
    }

    static io.evenkeel.runtime.ServiceTopology topology(TopicSerdes serdes, int attempts) {
        return topology(serdes, attempts, PriceList.always(new Price(2, 5)), Duration.ZERO);
    }

    private static io.evenkeel.runtime.ServiceTopology topology(
            TopicSerdes serdes, int attempts, PriceList prices, Duration replyCacheTime) {
        var retries = new RetryPolicy(attempts, Duration.ofMillis(500), Duration.ofSeconds(30));
        return GatewayTopology.of(
                serdes,
                new QuotingSettings(
                        16,
                        prices,
                        PriceList.always(BATCH_PRICE),
                        retries,
                        replyCacheTime,
                        Set.of("wise", "cheap", "spare"),
                        Set.of("", "wise")));
    }

    // What comes in.

    void pipeline(PipelinePhase phase) {
        pipeline(phase, RefillCalendar.NONE);
    }

    void pipeline(PipelinePhase phase, RefillCalendar refill) {
        var definition = PipelineDefinition.newBuilder()
                .setLedger(LEDGER)
                .setPipeline(PIPELINE)
                .setVersion(1L)
                .setTeacherModel("practice")
                .setTeacherTerms("made for tests")
                .setBudgetTokens(1_000_000L)
                .setStages(3)
                .setPolicy("adaptive")
                .setStudent("tiny")
                .setTrainingSteps(1)
                .setTrainingBatch(1)
                .setLearningRate(0.001)
                .setMaxSequenceTokens(128)
                .setHeldOutShare(0.1)
                .setHeldOutMaximum(10)
                .setPoolSize(100)
                .setScoreLimit(100)
                .setStartAfterRecords(1L)
                .setStartAfterQuietMillis(1L)
                .setStallMillis(1_000L)
                .setInstruction("Think step by step.")
                .setMaxOutputTokens(MAX_OUTPUT)
                .setSeed(7L)
                .setRefill(refill)
                .setTeachers(teachers)
                .setBatch(batch)
                .build();
        pipe(
                Topics.OPERATOR_PIPELINES,
                Keys.pipeline(LEDGER, PIPELINE),
                new PipelineInForce(definition, phase, 0, "test", PROVENANCE, 0));
    }

    /** From now on calls of these purposes go through a batch API. */
    void batch(CallPurpose... purposes) {
        batch = List.of(purposes);
        pipeline(PipelinePhase.RUNNING);
    }

    /** From now on the pipeline has several teachers; each is asked for the model of its name. */
    void teachers(Map<String, Integer> weights) {
        teachers = weights.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(teacher -> Teacher.newBuilder()
                        .setName(teacher.getKey())
                        .setModel(teacher.getKey() + "-model")
                        .setWeight(teacher.getValue())
                        .build())
                .toList();
        pipeline(PipelinePhase.RUNNING);
    }

    void plan(StageState state, int revision, DomainPlan... domains) {
        var plan = StagePlan.newBuilder()
                .setLedger(LEDGER)
                .setPipeline(PIPELINE)
                .setStage(0)
                .setRevision(revision)
                .setLiveFrom(0)
                .setState(state)
                .setPolicy("adaptive")
                .setStages(3)
                .setTokenCeiling(100_000L)
                .setBudgetExamples(100L)
                .setDomains(List.of(domains))
                .setReason("test")
                .setProvenance(PROVENANCE)
                .build();
        pipe(Topics.BUDGET_STAGE_PLANS, Keys.pipeline(LEDGER, PIPELINE), plan);
    }

    static DomainPlan domain(String name, long real, long synthetic) {
        return DomainPlan.newBuilder()
                .setDomain(name)
                .setKind(synthetic > 0 ? DomainKind.TAIL : DomainKind.HEAD)
                .setQuota(real + synthetic)
                .setReal(real)
                .setSynthetic(synthetic)
                .setExpectedTokens(50L)
                .setSeen(100L)
                .setPoolLeft(100L)
                .build();
    }

    void real(String id, String domain, int rank, @Nullable String reference) {
        pipe(
                Topics.SAMPLER_HEAD_CANDIDATES,
                Keys.pipeline(LEDGER, PIPELINE),
                candidate(id, domain, rank)
                        .setOrigin(Origin.REAL)
                        .setReference(Texts.plainOrNull(reference))
                        .setRecordId("t-" + id)
                        .setSolves(1)
                        .build());
    }

    void synthetic(String id, String domain, int rank, int solves) {
        synthetic(id, "question of " + id, domain, rank, solves);
    }

    void synthetic(String id, String question, String domain, int rank, int solves) {
        pipe(
                Topics.SYNTHESIZER_TAIL_CANDIDATES,
                Keys.pipeline(LEDGER, PIPELINE),
                candidate(id, domain, rank)
                        .setQuestion(Texts.plain(question))
                        .setOrigin(Origin.SYNTHETIC)
                        .setRecipe("student")
                        .setSolves(solves)
                        .build());
    }

    private static Candidate.Builder candidate(String id, String domain, int rank) {
        return Candidate.newBuilder()
                .setCandidateId(id)
                .setLedger(LEDGER)
                .setPipeline(PIPELINE)
                .setStage(0)
                .setRevision(0)
                .setDomain(domain)
                .setQuestion(Texts.plain("question of " + id))
                .setRank(rank)
                .setProvenance(PROVENANCE);
    }

    void request(String id, CallPurpose purpose, int stage) {
        var request = CallRequest.newBuilder()
                .setRequestId(id)
                .setLedger(LEDGER)
                .setPipeline(PIPELINE)
                .setStage(stage)
                .setRevision(0)
                .setDomain("adding")
                .setPurpose(purpose)
                .setMessages(List.of(new Message("user", Texts.plain("please"))))
                .setMaxOutputTokens(MAX_OUTPUT)
                .setProvenance(PROVENANCE)
                .build();
        var topic = purpose == CallPurpose.REFERENCE ? Topics.TRAINER_CALL_REQUESTS : Topics.SYNTHESIZER_CALL_REQUESTS;
        pipe(topic, Keys.pipeline(LEDGER, PIPELINE), request);
    }

    // The ledger, as the test plays it.

    void grantAll() {
        commands().stream()
                .filter(command -> command.getKind() == LedgerCommandKind.RESERVE)
                .forEach(this::grant);
    }

    void grant(LedgerCommand reserve) {
        journal(answer(reserve, LedgerEventKind.GRANTED));
    }

    /** One of several teachers had room. */
    void grant(LedgerCommand reserve, String teacher) {
        long nanos = reserve.getTeachers().stream()
                .filter(offer -> offer.getTeacher().equals(teacher))
                .findFirst()
                .orElseThrow()
                .getNanos();
        var amounts = reserve.getAmounts();
        journal(answer(reserve, LedgerEventKind.GRANTED)
                .setTeacher(teacher)
                .setAmounts(new Amounts(amounts.getTokens(), nanos, amounts.getExamples())));
    }

    /** The ledger has waited long for the end of this call. */
    void expired(LedgerCommand reserve) {
        journal(answer(reserve, LedgerEventKind.EXPIRED));
    }

    void deny(LedgerCommand reserve, String code, String account, String unit, long available) {
        journal(answer(reserve, LedgerEventKind.DENIED)
                .setDenial(new Denial(
                        code, account, unit, available, reserve.getAmounts().getTokens(), "denied")));
    }

    /** @param askAgainAt when; EPOCH: when a call has ended */
    void denyByRate(LedgerCommand reserve, Instant askAgainAt) {
        journal(answer(reserve, LedgerEventKind.DENIED)
                .setNotBefore(askAgainAt)
                .setDenial(new Denial("rate", PIPELINE, "", 0L, 0L, "full")));
    }

    /** The same of one of several teachers. */
    void denyByRate(LedgerCommand reserve, String teacher, Instant askAgainAt) {
        journal(answer(reserve, LedgerEventKind.DENIED)
                .setTeacher(teacher)
                .setNotBefore(askAgainAt)
                .setDenial(new Denial("rate", "teacher:" + teacher, "", 0L, 0L, "full")));
    }

    /** Some other call of the same domain gave tokens back. */
    void voided(String domain, long tokens) {
        journal(LedgerEvent.newBuilder()
                .setKind(LedgerEventKind.VOIDED)
                .setLedger(LEDGER)
                .setAccount(PIPELINE + "/stage-0/" + domain)
                .setPipeline(PIPELINE)
                .setStage(0)
                .setDomain(domain)
                .setAmounts(new Amounts(tokens, 0L, 0L))
                .setReleased(new Amounts(tokens, 0L, 0L))
                .setNotBefore(Instant.EPOCH)
                .setNotAfter(Instant.EPOCH));
    }

    /** An account has a new quota, as with a refill. */
    void quota(String account, long tokens) {
        journal(own(LedgerEventKind.QUOTA_SET, account)
                .setAmounts(new Amounts(tokens, 0L, 0L))
                .setReason("refilled for 2026-12-24"));
    }

    /** Nothing more is granted to the pipeline. */
    void over() {
        journal(own(LedgerEventKind.STAGE_CLOSING, PIPELINE));
    }

    /** Of the ledger's own doing. */
    static LedgerEvent.Builder own(LedgerEventKind kind, String account) {
        return LedgerEvent.newBuilder()
                .setKind(kind)
                .setLedger(LEDGER)
                .setAccount(account)
                .setPipeline(PIPELINE)
                .setAmounts(new Amounts(0L, 0L, 0L))
                .setReleased(new Amounts(0L, 0L, 0L))
                .setNotBefore(Instant.EPOCH)
                .setNotAfter(Instant.EPOCH);
    }

    /** The ledger settled a call: it takes off what was reserved, and puts on what was used. */
    void settled(LedgerCommand post, LedgerEventKind kind, Amounts released) {
        journal(answer(post, kind).setReleased(released));
    }

    static LedgerEvent.Builder answer(LedgerCommand command, LedgerEventKind kind) {
        var account = command.getStage() < 0
                ? PIPELINE + "/evaluation"
                : PIPELINE + "/stage-" + command.getStage() + "/" + command.getDomain();
        return LedgerEvent.newBuilder()
                .setKind(kind)
                .setLedger(LEDGER)
                .setAccount(account)
                .setPipeline(PIPELINE)
                .setStage(command.getStage())
                .setDomain(command.getDomain())
                .setCommandId(command.getCommandId())
                .setReservationId(command.getReservationId())
                .setCandidateId(command.getCandidateId())
                .setPurpose(command.getPurpose())
                .setAmounts(command.getAmounts())
                .setReleased(new Amounts(0L, 0L, 0L))
                .setNotBefore(Instant.EPOCH)
                .setNotAfter(Instant.EPOCH);
    }

    void journal(LedgerEvent.Builder event) {
        pipe(Topics.BUDGET_JOURNAL, LEDGER, event.setProvenance(PROVENANCE).build());
    }

    // The teacher, as the test plays it.

    /** From now on its replies say what it permits a minute. */
    void tells(long requests, long tokens) {
        toldRequests = requests;
        toldTokens = tokens;
    }

    void reply(TeacherCall call, String content) {
        end(call, CallStep.FINISHED, 200, content, "stop", new Usage(20L, 10L), null, null);
    }

    void fail(TeacherCall call, int status, @Nullable String error, @Nullable Long retryAfterMillis) {
        end(call, CallStep.FINISHED, status, null, null, null, error, retryAfterMillis);
    }

    void end(TeacherCall call, CallStep step) {
        end(call, step, 0, null, null, null, null, null);
    }

    void end(
            TeacherCall call,
            CallStep step,
            int status,
            @Nullable String content,
            @Nullable String finishReason,
            @Nullable Usage usage,
            @Nullable String error,
            @Nullable Long retryAfterMillis) {
        var entry = CallJournalEntry.newBuilder()
                .setCallId(call.getCallId())
                .setCandidateId(call.getCandidateId())
                .setLedger(call.getLedger())
                .setPipeline(call.getPipeline())
                .setStage(call.getStage())
                .setDomain(call.getDomain())
                .setPurpose(call.getPurpose())
                .setAttempt(call.getAttempt())
                .setStep(step)
                .setOwner("test")
                .setDeadline(START)
                .setStatus(status)
                .setReply(Texts.plainOrNull(content))
                .setFinishReason(finishReason)
                .setUsage(usage)
                .setError(error)
                .setRetryAfterMillis(retryAfterMillis)
                .setLimitRequests(toldRequests)
                .setLimitTokens(toldTokens)
                .setAt(START)
                .build();
        pipe(Topics.GATEWAY_CALL_JOURNAL, call.getCandidateId(), entry);
    }

    void passes(Duration time) {
        driver.advanceWallClockTime(time);
        now = now.plus(time);
    }

    /** The wall clock. */
    Instant now() {
        return now;
    }

    // What goes out.

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

    List<LedgerCommand> commands() {
        return read(Topics.BUDGET_COMMANDS);
    }

    List<TeacherCall> calls() {
        return read(Topics.GATEWAY_CALLS);
    }

    /** What was written since it was last read. */
    <T extends SpecificRecord> List<T> read(Topic<T> topic) {
        var fresh = drain(topic);
        return fresh.stream()
                .map(bytes -> serdes.value(topic).deserializer().deserialize(topic.name(), bytes))
                .toList();
    }

    List<TestRecord<String, byte[]>> deadLetters() {
        return output("teacher-gateway.dead-letters").readRecordsToList();
    }

    /** Every byte that the gateway ever wrote into a topic. */
    List<String> bytes(Topic<?> topic) {
        drain(topic);
        return written.getOrDefault(topic.name(), List.of()).stream()
                .map(Arrays::toString)
                .toList();
    }

    private List<byte[]> drain(Topic<?> topic) {
        var fresh = output(topic.name()).readValuesToList();
        written.computeIfAbsent(topic.name(), any -> new ArrayList<>()).addAll(fresh);
        return fresh;
    }

    private TestOutputTopic<String, byte[]> output(String topic) {
        return outputs.computeIfAbsent(
                topic, name -> driver.createOutputTopic(name, new StringDeserializer(), new ByteArrayDeserializer()));
    }

    <T extends SpecificRecord> void pipe(Topic<T> topic, String key, T value) {
        pipe(topic, key, serdes.value(topic).serializer().serialize(topic.name(), value));
    }

    void pipe(Topic<?> topic, String key, byte[] value) {
        inputs.computeIfAbsent(
                        topic.name(),
                        name -> driver.createInputTopic(name, new StringSerializer(), new ByteArraySerializer()))
                .pipeInput(key, value);
    }

    @Override
    public void close() {
        driver.close();
    }
}
