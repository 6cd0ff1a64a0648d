package io.evenkeel.trainer;

import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.Cause;
import io.evenkeel.contracts.avro.DomainKind;
import io.evenkeel.contracts.avro.DomainPlan;
import io.evenkeel.contracts.avro.EvaluationExample;
import io.evenkeel.contracts.avro.EvaluationSet;
import io.evenkeel.contracts.avro.Origin;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.PipelineInForce;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.contracts.avro.Provenance;
import io.evenkeel.contracts.avro.Rationale;
import io.evenkeel.contracts.avro.Reply;
import io.evenkeel.contracts.avro.StagePlan;
import io.evenkeel.contracts.avro.StageState;
import io.evenkeel.method.identity.ContentHash;
import io.evenkeel.trainer.domain.evaluation.References;
import io.evenkeel.trainer.domain.seal.Sealing;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the other services say to the trainer about one pipeline, {@code acme/p} unless told otherwise. */
public final class Said {
    public static final String LEDGER = "acme";
    public static final String PIPELINE = "p";
    public static final String KEY = LEDGER + "/" + PIPELINE;

    private static final Provenance PROVENANCE = new Provenance(new Cause("x", 0, 0L), 0L, Instant.EPOCH, "test/1", "");

    private Said() {}

    /** @param student a Hugging Face directory, or {@code tiny} */
    public static PipelineDefinition.Builder definition(String student) {
        return PipelineDefinition.newBuilder()
                .setLedger(LEDGER)
                .setPipeline(PIPELINE)
                .setVersion(1)
                .setTeacherModel("m")
                .setTeacherTerms("made for tests")
                .setBudgetTokens(1_000)
                .setStages(3)
                .setPolicy("adaptive")
                .setStudent(student)
                .setTrainingSteps(6)
                .setTrainingBatch(2)
                .setLearningRate(0.01)
                .setMaxSequenceTokens(32)
                .setHeldOutShare(0.1)
                .setHeldOutMaximum(10)
                .setPoolSize(100)
                .setScoreLimit(100)
                .setStartAfterRecords(1)
                .setStartAfterQuietMillis(1)
                .setStallMillis(1)
                .setInstruction("Reason, then answer.")
                .setMaxOutputTokens(64)
                .setSeed(7);
    }

    public static PipelineInForce inForce(PipelineDefinition definition, PipelinePhase phase) {
        return new PipelineInForce(definition, phase, -1, "r", PROVENANCE, 0);
    }

    /** An addition, as the teacher explains it. */
    public static Rationale rationale(int stage, String domain, int number) {
        var question = number + " + " + stage + "?";
        var reasoning = "add " + stage;
        var answer = Integer.toString(number + stage);
        return Rationale.newBuilder()
                .setCandidateId("c-" + stage + "-" + domain + "-" + number)
                .setLedger(LEDGER)
                .setPipeline(PIPELINE)
                .setStage(stage)
                .setRevision(0)
                .setDomain(domain)
                .setOrigin(number % 2 == 0 ? Origin.REAL : Origin.SYNTHETIC)
                .setQuestion(Texts.plain(question))
                .setRationale(Texts.plain(reasoning))
                .setAnswer(Texts.plain(answer))
                .setRank(number)
                .setTokens(5)
                .setContentHash(ContentHash.of(question, reasoning, answer).hex())
                .setProvenance(PROVENANCE)
                .build();
    }

    /** One domain of a plan, with the examples that the planner counted. */
    public static DomainPlan domain(String name, DomainKind kind, Collection<Rationale> accepted) {
        return DomainPlan.newBuilder()
                .setDomain(name)
                .setKind(kind)
                .setQuota(accepted.size())
                .setReal(accepted.size())
                .setSynthetic(0)
                .setExpectedTokens(10)
                .setSeen(9)
                .setPoolLeft(0)
                .setAccepted(accepted.size())
                .setAcceptedHash(Sealing.idsHash(
                        accepted.stream().map(Rationale::getCandidateId).toList()))
                .build();
    }

    public static StagePlan plan(int stage, StageState state, DomainPlan... domains) {
        return StagePlan.newBuilder()
                .setLedger(LEDGER)
                .setPipeline(PIPELINE)
                .setStage(stage)
                .setRevision(0)
                .setLiveFrom(0)
                .setState(state)
                .setPolicy("adaptive")
                .setStages(3)
                .setTokenCeiling(100)
                .setBudgetExamples(10)
                .setDomains(List.of(domains))
                .setProvenance(PROVENANCE)
                .build();
    }

    /** @param reference null: to be bought from the teacher */
    public static EvaluationExample heldOut(String domain, int number, int version, @Nullable String reference) {
        return EvaluationExample.newBuilder()
                .setExampleId("e-" + domain + "-" + number)
                .setLedger(LEDGER)
                .setPipeline(PIPELINE)
                .setDomain(domain)
                .setVersion(version)
                .setRecordId("t-" + domain + "-" + number)
                .setQuestion(Texts.plain(number + " + 1?"))
                .setReference(Texts.plainOrNull(reference))
                .setProvenance(PROVENANCE)
                .build();
    }

    /** @param domains examples of each, earlier versions included */
    public static EvaluationSet evaluationSet(int version, Map<String, Integer> domains) {
        return new EvaluationSet(LEDGER, PIPELINE, version, domains, 0, "h", PROVENANCE);
    }

    /** The teacher's reply to the request for an example's reference; null text: there is none. */
    public static Reply reply(EvaluationExample example, @Nullable String text) {
        return Reply.newBuilder()
                .setRequestId(References.requestId(example.getExampleId()))
                .setLedger(LEDGER)
                .setPipeline(PIPELINE)
                .setStage(-1)
                .setDomain(example.getDomain())
                .setPurpose(CallPurpose.REFERENCE)
                .setText(Texts.plainOrNull(text))
                .setError(text == null ? "teacher-unavailable" : null)
                .setTokens(5)
                .setProvenance(PROVENANCE)
                .build();
    }
}
