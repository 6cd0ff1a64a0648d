package io.evenkeel.synthesizer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.contracts.InMemorySerdes;
import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.Candidate;
import io.evenkeel.contracts.avro.Cause;
import io.evenkeel.contracts.avro.DomainKind;
import io.evenkeel.contracts.avro.DomainPlan;
import io.evenkeel.contracts.avro.Drafts;
import io.evenkeel.contracts.avro.EvaluationExample;
import io.evenkeel.contracts.avro.Observation;
import io.evenkeel.contracts.avro.Origin;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.PipelineInForce;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.contracts.avro.Provenance;
import io.evenkeel.contracts.avro.QuarantinedQuestion;
import io.evenkeel.contracts.avro.Rejection;
import io.evenkeel.contracts.avro.Reply;
import io.evenkeel.contracts.avro.StagePlan;
import io.evenkeel.contracts.avro.StageState;
import io.evenkeel.contracts.avro.Supply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SynthesizerTopologyTest {
    private static final Provenance PROVENANCE = new Provenance(new Cause("x", 0, 0L), 0L, Instant.EPOCH, "test/1", "");

    private final TopicSerdes serdes = new InMemorySerdes();
    private TopologyTestDriver driver;

    @BeforeEach
    void start() {
        var settings = new Properties();
        settings.putAll(
                Map.of(StreamsConfig.APPLICATION_ID_CONFIG, "t", StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "x:1"));
        driver = new TopologyTestDriver(SynthesizerTopology.of(serdes, 64).build(), settings, Instant.ofEpochMilli(1));
        pipe(Topics.OPERATOR_PIPELINES, "acme/p", inForce());
        for (int i = 1; i <= 9; i++) {
            pipe(Topics.SAMPLER_OBSERVATIONS, "acme/p/adding", observation("t-" + i, "what is " + i + " + 7 ?"));
        }
        pipe(Topics.SAMPLER_EVALUATION_EXAMPLES, "acme/p/adding", heldOut("what is 50 + 50 ?"));
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void withoutAStudentTheTeacherIsAskedByExampleAndItsValidNewQuestionsAreOffered() {
        pipe(Topics.BUDGET_STAGE_PLANS, "acme/p", plan(StageState.PLANNED, 2, null));
        var request = output(Topics.SYNTHESIZER_CALL_REQUESTS).readValue();
        assertThat(request.getPurpose()).isEqualTo(CallPurpose.WRITE_QUESTIONS);
        assertThat(Texts.read(request.getMessages().get(1).getContent()))
                .startsWith(
                        "Write 5 new questions of the same kind as these, one a line, without answers:\n- what is ");

        pipe(
                Topics.GATEWAY_REPLIES,
                "acme/p",
                reply(
                        request.getRequestId(),
                        "what is 3 + 7 ?\nwhat is 50 + 50 ?\nwhere do birds go?\nwhat is 81 + 7 ?\nwhat is 82 + 7 ?"));

        assertThat(output(Topics.SYNTHESIZER_QUARANTINE).readValuesToList())
                .extracting(QuarantinedQuestion::getReason)
                .containsExactly("duplicate-of-traffic", "duplicate-of-evaluation", "unlike-domain");
        assertThat(candidates())
                .extracting(candidate -> Texts.read(candidate.getQuestion()))
                .containsExactly("what is 81 + 7 ?", "what is 82 + 7 ?");
        assertThat(output(Topics.SYNTHESIZER_SUPPLY).readValue().getOffered()).isEqualTo(2);
    }

    @Test
    void theFirstAnswerToARequestCounts() {
        pipe(Topics.BUDGET_STAGE_PLANS, "acme/p", plan(StageState.PLANNED, 1, "h"));
        var request = output(Topics.SYNTHESIZER_DRAFT_REQUESTS).readValue();
        pipe(Topics.SYNTHESIZER_DRAFTS, "acme/p", drafts(request.getRequestId(), "what is 90 + 7 ?"));
        pipe(Topics.SYNTHESIZER_DRAFTS, "acme/p", drafts(request.getRequestId(), "what is 91 + 7 ?"));
        assertThat(candidates())
                .extracting(candidate -> Texts.read(candidate.getQuestion()))
                .containsExactly("what is 90 + 7 ?");
    }

    @Test
    void aRejectedSyntheticIsReplaced() {
        pipe(Topics.BUDGET_STAGE_PLANS, "acme/p", plan(StageState.PLANNED, 1, "h"));
        var requests = output(Topics.SYNTHESIZER_DRAFT_REQUESTS);
        pipe(Topics.SYNTHESIZER_DRAFTS, "acme/p", drafts(requests.readValue().getRequestId(), "what is 90 + 7 ?"));
        pipe(Topics.GATEWAY_REJECTIONS, "acme/p", rejection(candidates().get(0)));
        assertThat(requests.readValue().getCount()).isEqualTo(3);
    }

    @Test
    void aTeacherThatWritesNoQuestionsEndsTheSupplyWithItsReason() {
        pipe(Topics.BUDGET_STAGE_PLANS, "acme/p", plan(StageState.PLANNED, 2, null));
        var id = output(Topics.SYNTHESIZER_CALL_REQUESTS).readValue().getRequestId();
        var refused = Reply.newBuilder(reply(id, ""))
                .setText(null)
                .setError("writes-no-questions")
                .build();
        pipe(Topics.GATEWAY_REPLIES, "acme/p", refused);
        assertThat(output(Topics.SYNTHESIZER_SUPPLY).readValuesToList())
                .filteredOn(Supply::getExhausted)
                .extracting(Supply::getReason)
                .containsExactly(
                        "recipe student: there is no student yet; recipe teacher: the teacher writes none (writes-no-questions)");
    }

    @Test
    void whereTheStudentCannotWriteTheTeacherIsAsked() {
        pipe(Topics.BUDGET_STAGE_PLANS, "acme/p", plan(StageState.PLANNED, 2, "h"));
        var id = output(Topics.SYNTHESIZER_DRAFT_REQUESTS).readValue().getRequestId();
        pipe(Topics.SYNTHESIZER_DRAFTS, "acme/p", drafts(id));
        assertThat(output(Topics.SYNTHESIZER_CALL_REQUESTS).readValue().getPurpose())
                .isEqualTo(CallPurpose.WRITE_QUESTIONS);
        assertThat(output(Topics.SYNTHESIZER_DRAFT_REQUESTS).isEmpty()).isTrue();
    }

    @Test
    void aPlanTwiceAsksOnce() {
        pipe(Topics.BUDGET_STAGE_PLANS, "acme/p", plan(StageState.PLANNED, 2, "h"));
        pipe(Topics.BUDGET_STAGE_PLANS, "acme/p", plan(StageState.PLANNED, 2, "h"));
        assertThat(output(Topics.SYNTHESIZER_DRAFT_REQUESTS).readValuesToList()).hasSize(1);
    }

    /** A renamed store is lost state, a renamed node a lost place: change the file only with a migration in mind. */
    @Test
    void theTopologyIsTheDeployedOne() throws IOException {
        assertThat(SynthesizerTopology.of(serdes, 64)
                        .build()
                        .describe()
                        .toString()
                        .strip())
                .isEqualTo(Files.readString(Path.of("src/test/resources/expected_topology.txt"))
                        .strip());
    }

    @Test
    void afterTheStageClosesNothingIsOffered() {
        pipe(Topics.BUDGET_STAGE_PLANS, "acme/p", plan(StageState.PLANNED, 2, "h"));
        var id = output(Topics.SYNTHESIZER_DRAFT_REQUESTS).readValue().getRequestId();
        pipe(Topics.BUDGET_STAGE_PLANS, "acme/p", plan(StageState.CLOSING, 2, "h"));
        pipe(Topics.SYNTHESIZER_DRAFTS, "acme/p", drafts(id, "what is 90 + 7 ?"));
        assertThat(candidates()).isEmpty();
    }

    @Test
    void theDeployedTopicsAreTheOnesOfTheTopology() throws IOException {
        var settings = new Properties();
        try (var file = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            settings.load(file);
        }
        assertThat(new TreeSet<>(List.of(
                        settings.getProperty("quarkus.kafka-streams.topics").split(","))))
                .isEqualTo(SynthesizerTopology.of(serdes, 64).topicNames());
    }

    private List<Candidate> candidates() {
        return output(Topics.SYNTHESIZER_TAIL_CANDIDATES).readValuesToList();
    }

    private <T extends SpecificRecord> void pipe(Topic<T> topic, String key, T value) {
        driver.createInputTopic(
                        topic.name(),
                        new StringSerializer(),
                        serdes.value(topic).serializer())
                .pipeInput(key, value);
    }

    private <T extends SpecificRecord> TestOutputTopic<String, T> output(Topic<T> topic) {
        return driver.createOutputTopic(
                topic.name(), new StringDeserializer(), serdes.value(topic).deserializer());
    }

    private static PipelineInForce inForce() {
        var definition = PipelineDefinition.newBuilder()
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
                .setRecipes(List.of("student", "teacher"))
                .setHeldOutShare(0)
                .setHeldOutMaximum(10)
                .setPoolSize(10)
                .setScoreLimit(10)
                .setStartAfterRecords(1)
                .setStartAfterQuietMillis(1)
                .setStallMillis(1)
                .setInstruction("i")
                .setMaxOutputTokens(64)
                .setSeed(7)
                .build();
        return new PipelineInForce(definition, PipelinePhase.RUNNING, 0, "", PROVENANCE, 0);
    }

    private static Observation observation(String id, String question) {
        return new Observation(
                id,
                "acme",
                "p",
                "adding",
                Texts.plain(question),
                null,
                "h",
                Instant.EPOCH,
                new Cause("traffic", 0, 0L));
    }

    private static EvaluationExample heldOut(String question) {
        return new EvaluationExample("e-1", "acme", "p", "adding", 0, "t-0", Texts.plain(question), null, PROVENANCE);
    }

    private static StagePlan plan(StageState state, long synthetic, @Nullable String checkpoint) {
        var domain = DomainPlan.newBuilder()
                .setDomain("adding")
                .setKind(DomainKind.TAIL)
                .setQuota(synthetic)
                .setReal(0)
                .setSynthetic(synthetic)
                .setExpectedTokens(10)
                .setSeen(9)
                .setPoolLeft(0)
                .build();
        return StagePlan.newBuilder()
                .setLedger("acme")
                .setPipeline("p")
                .setStage(1)
                .setRevision(0)
                .setLiveFrom(0)
                .setState(state)
                .setPolicy("adaptive")
                .setStages(3)
                .setTokenCeiling(100)
                .setBudgetExamples(10)
                .setDomains(List.of(domain))
                .setCheckpointUri(checkpoint == null ? null : "file:/x")
                .setCheckpointHash(checkpoint)
                .setProvenance(PROVENANCE)
                .build();
    }

    private static Reply reply(String id, String text) {
        return new Reply(
                id,
                "acme",
                "p",
                1,
                "adding",
                CallPurpose.WRITE_QUESTIONS,
                Texts.plain(text),
                null,
                List.of(id + "/write-questions/0"),
                List.of(),
                9L,
                PROVENANCE);
    }

    private static Drafts drafts(String id, String... questions) {
        return new Drafts(
                id,
                "acme",
                "p",
                1,
                "adding",
                "h",
                List.of(questions).stream().map(Texts::plain).toList());
    }

    private static Rejection rejection(Candidate candidate) {
        return Rejection.newBuilder()
                .setCandidateId(candidate.getCandidateId())
                .setLedger("acme")
                .setPipeline("p")
                .setStage(1)
                .setRevision(0)
                .setDomain("adding")
                .setOrigin(Origin.SYNTHETIC)
                .setRecipe(candidate.getRecipe())
                .setReason("solves-disagree")
                .setCallIds(List.of())
                .setTokens(3)
                .setProvenance(PROVENANCE)
                .build();
    }
}
