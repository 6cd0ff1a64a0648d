package io.evenkeel.sampler.stream;

import io.evenkeel.contracts.EventHeaders;
import io.evenkeel.contracts.InMemorySerdes;
import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.Candidate;
import io.evenkeel.contracts.avro.Cause;
import io.evenkeel.contracts.avro.CensusEntry;
import io.evenkeel.contracts.avro.DomainKind;
import io.evenkeel.contracts.avro.DomainPlan;
import io.evenkeel.contracts.avro.Origin;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.PipelineInForce;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.contracts.avro.Provenance;
import io.evenkeel.contracts.avro.Rationale;
import io.evenkeel.contracts.avro.Rejection;
import io.evenkeel.contracts.avro.Score;
import io.evenkeel.contracts.avro.ScoreRequest;
import io.evenkeel.contracts.avro.StagePlan;
import io.evenkeel.contracts.avro.StageState;
import io.evenkeel.contracts.avro.TrafficRecord;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
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

/** The sampler's topology without a broker, one pipeline {@code acme/p}, and what the others would say to it. */
final class SamplerWorld implements AutoCloseable {
    static final String DOMAIN = "adding";
    static final String CHECKPOINT = "h1";
    static final int WAITING_ROOM = 5;

    private static final Provenance PROVENANCE = new Provenance(new Cause("x", 0, 0L), 0L, Instant.EPOCH, "test/1", "");

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final TopicSerdes serdes = new InMemorySerdes();
    private final TopologyTestDriver driver;

    SamplerWorld() {
        var settings = new Properties();
        settings.putAll(
                Map.of(StreamsConfig.APPLICATION_ID_CONFIG, "t", StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "x:1"));
        var topology = SamplerTopology.of(serdes, WAITING_ROOM, new SamplerMeters(meters));
        driver = new TopologyTestDriver(topology.build(), settings, Instant.ofEpochMilli(1_000));
    }

    /** Everything is held back from evaluation, so that pools are easy to count. */
    static PipelineDefinition.Builder definition() {
        return PipelineDefinition.newBuilder()
                .setLedger("acme")
                .setPipeline("p")
                .setVersion(1)
                .setTeacherModel("m")
                .setTeacherTerms("made for tests")
                .setBudgetTokens(1_000)
                .setStages(3)
                .setPolicy("adaptive")
                .setStudent("tiny")
                .setTrainingSteps(1)
                .setTrainingBatch(1)
                .setLearningRate(0.1)
                .setMaxSequenceTokens(64)
                .setHeldOutShare(0)
                .setHeldOutMaximum(10)
                .setPoolSize(100)
                .setScoreLimit(100)
                .setStartAfterRecords(1)
                .setStartAfterQuietMillis(1)
                .setStallMillis(1)
                .setInstruction("i")
                .setMaxOutputTokens(64)
                .setSeed(7);
    }

    void pipeline(PipelineDefinition.Builder definition) {
        pipeline(definition, PipelinePhase.WAITING);
    }

    void pipeline(PipelineDefinition.Builder builder, PipelinePhase phase) {
        var definition = builder.build();
        pipe(
                Topics.OPERATOR_PIPELINES,
                Keys.pipeline(definition.getLedger(), definition.getPipeline()),
                new PipelineInForce(definition, phase, -1, "r", PROVENANCE, 0));
    }

    void traffic(String id, @Nullable String domain, String question) {
        traffic(id, "default", domain, question, null);
    }

    void traffic(String id, String tenant, @Nullable String domain, String question, @Nullable String answer) {
        pipe(Topics.TRAFFIC, id, trafficRecord(id, tenant, domain, question, answer));
    }

    static TrafficRecord trafficRecord(
            String id, String tenant, @Nullable String domain, String question, @Nullable String answer) {
        return TrafficRecord.newBuilder()
                .setId(id)
                .setTenant(tenant)
                .setDomain(domain)
                .setQuestion(Texts.plain(question))
                .setAnswer(Texts.plainOrNull(answer))
                .setAt(Instant.EPOCH)
                .build();
    }

    /** Different questions of one domain, ids {@code t-0} and on. */
    void questions(int count) {
        for (int i = 0; i < count; i++) {
            traffic("t-" + i, DOMAIN, "what is " + i + " + 7 ?");
        }
    }

    void plan(int stage, long real) {
        plan(stage, StageState.PLANNED, real, null);
    }

    void planWithStudent(int stage, long real) {
        plan(stage, StageState.PLANNED, real, CHECKPOINT);
    }

    void plan(int stage, StageState state, long real, @Nullable String checkpoint) {
        var domain = DomainPlan.newBuilder()
                .setDomain(DOMAIN)
                .setKind(DomainKind.HEAD)
                .setQuota(real)
                .setReal(real)
                .setSynthetic(0)
                .setExpectedTokens(10)
                .setSeen(9)
                .setPoolLeft(0)
                .build();
        var plan = StagePlan.newBuilder()
                .setLedger("acme")
                .setPipeline("p")
                .setStage(stage)
                .setRevision(state == StageState.PLANNED ? 0 : 1)
                .setLiveFrom(0)
                .setState(state)
                .setPolicy("adaptive")
                .setStages(3)
                .setTokenCeiling(100)
                .setBudgetExamples(10)
                .setDomains(List.of(domain))
                .setCheckpointUri(checkpoint == null ? null : "file:/checkpoints/" + checkpoint)
                .setCheckpointHash(checkpoint)
                .setProvenance(PROVENANCE)
                .build();
        pipe(Topics.BUDGET_STAGE_PLANS, "acme/p", plan);
    }

    void score(ScoreRequest request, double ifd, @Nullable String excluded) {
        var score = Score.newBuilder()
                .setRequestId(request.getRequestId())
                .setLedger(request.getLedger())
                .setPipeline(request.getPipeline())
                .setStage(request.getStage())
                .setDomain(request.getDomain())
                .setCandidateId(request.getCandidateId())
                .setCheckpointHash(request.getCheckpointHash())
                .setDefinition("ifd-ppl-ratio/1")
                .setScoredText(request.getScoredText())
                .setTokens(3)
                .setConditionalNll(1)
                .setUnconditionalNll(1)
                .setIfd(ifd)
                .setLossRatio(1)
                .setExcluded(excluded)
                .build();
        pipe(Topics.SAMPLER_SCORES, "acme/p/" + DOMAIN, score);
    }

    void accepted(Candidate candidate) {
        var rationale = Rationale.newBuilder()
                .setCandidateId(candidate.getCandidateId())
                .setLedger("acme")
                .setPipeline("p")
                .setStage(candidate.getStage())
                .setRevision(0)
                .setDomain(candidate.getDomain())
                .setOrigin(Origin.REAL)
                .setQuestion(candidate.getQuestion())
                .setRationale(Texts.plain("r"))
                .setAnswer(Texts.plain("a"))
                .setRecordId(candidate.getRecordId())
                .setRank(candidate.getRank())
                .setTokens(5)
                .setContentHash("c")
                .setProvenance(PROVENANCE)
                .build();
        pipe(Topics.GATEWAY_RATIONALES, "acme/p", rationale);
    }

    void rejected(Candidate candidate, boolean returned) {
        var rejection = Rejection.newBuilder()
                .setCandidateId(candidate.getCandidateId())
                .setLedger("acme")
                .setPipeline("p")
                .setStage(candidate.getStage())
                .setRevision(0)
                .setDomain(candidate.getDomain())
                .setOrigin(Origin.REAL)
                .setRecordId(candidate.getRecordId())
                .setReason(returned ? "stage-closed" : "disagrees-with-reference")
                .setReturned(returned)
                .setTokens(5)
                .setProvenance(PROVENANCE)
                .build();
        pipe(Topics.GATEWAY_REJECTIONS, "acme/p", rejection);
    }

    <T extends SpecificRecord> void pipe(Topic<T> topic, String key, T value) {
        pipeBytes(topic, key, serdes.value(topic).serializer().serialize(topic.name(), value));
    }

    void pipeBytes(Topic<?> topic, String key, byte[] value) {
        var headers = new RecordHeaders();
        headers.add(EventHeaders.ID, key.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        driver.createInputTopic(topic.name(), new StringSerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key, value, headers, Instant.ofEpochMilli(1)));
    }

    void secondsPass(int seconds) {
        driver.advanceWallClockTime(Duration.ofSeconds(seconds));
    }

    <T extends SpecificRecord> List<T> read(Topic<T> topic) {
        return driver.createOutputTopic(
                        topic.name(),
                        new StringDeserializer(),
                        serdes.value(topic).deserializer())
                .readValuesToList();
    }

    List<TestRecord<String, byte[]>> readBytes(String topic) {
        return driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    List<TestRecord<String, byte[]>> deadLetters() {
        return readBytes(Topics.deadLettersOf(Owner.SAMPLER).name());
    }

    List<Candidate> candidates() {
        return read(Topics.SAMPLER_HEAD_CANDIDATES);
    }

    /** The last word on the domain. */
    CensusEntry census() {
        var entries = read(Topics.SAMPLER_CENSUS);
        return entries.get(entries.size() - 1);
    }

    @Override
    public void close() {
        driver.close();
    }
}
