package io.evenkeel.launcher.report;

import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.avro.Aggregate;
import io.evenkeel.contracts.avro.Amounts;
import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.Cause;
import io.evenkeel.contracts.avro.Checkpoint;
import io.evenkeel.contracts.avro.Denial;
import io.evenkeel.contracts.avro.DomainAccuracy;
import io.evenkeel.contracts.avro.DomainKind;
import io.evenkeel.contracts.avro.DomainPlan;
import io.evenkeel.contracts.avro.Evaluation;
import io.evenkeel.contracts.avro.LedgerEvent;
import io.evenkeel.contracts.avro.LedgerEventKind;
import io.evenkeel.contracts.avro.Origin;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.PipelineInForce;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.contracts.avro.Provenance;
import io.evenkeel.contracts.avro.QuarantinedQuestion;
import io.evenkeel.contracts.avro.Rationale;
import io.evenkeel.contracts.avro.Rejection;
import io.evenkeel.contracts.avro.StageManifest;
import io.evenkeel.contracts.avro.StagePlan;
import io.evenkeel.contracts.avro.StageState;
import io.evenkeel.contracts.avro.TrainerPhase;
import io.evenkeel.contracts.avro.TrainingProgress;
import io.evenkeel.launcher.settings.Launch;
import io.evenkeel.launcher.settings.Setting;
import io.evenkeel.launcher.settings.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Records as the services write them, for tests of those who read them. */
public final class Records {
    public static final String LEDGER = "acme";
    public static final String PIPELINE = "law";

    private static final Instant AT = Instant.EPOCH;
    private static final Cause CAUSE = new Cause("test", 0, 0L);
    private static final Provenance PROVENANCE = Provenance.newBuilder()
            .setCause(CAUSE)
            .setSequence(0)
            .setAt(AT)
            .setRules("test/1")
            .setPreviousHash("")
            .build();
    private static final Amounts NOTHING = new Amounts(0L, 0L, 0L);
    private static final Aggregate NO_AGGREGATE =
            Aggregate.newBuilder().setDomains(0).setTotal(0).build();

    private Records() {}

    public static PipelineDefinition definition(String ledger, String pipeline) {
        return Launch.of(
                        Settings.of(Map.of(Setting.LEDGER, ledger, Setting.PIPELINE, pipeline, Setting.HOME, "/tmp")),
                        name -> null)
                .pipeline();
    }

    public static PipelineInForce inForce(PipelinePhase phase, String reason) {
        return inForce(definition(LEDGER, PIPELINE), phase, reason);
    }

    public static PipelineInForce inForce(PipelineDefinition definition, PipelinePhase phase, String reason) {
        return PipelineInForce.newBuilder()
                .setDefinition(definition)
                .setPhase(phase)
                .setStage(-1)
                .setReason(reason)
                .setProvenance(PROVENANCE)
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
                .setTokenCeiling(1_000)
                .setBudgetExamples(10)
                .setDomains(List.of(domains))
                .setProvenance(PROVENANCE)
                .build();
    }

    public static DomainPlan domain(String name, DomainKind kind, long quota, String reason) {
        return DomainPlan.newBuilder()
                .setDomain(name)
                .setKind(kind)
                .setQuota(quota)
                .setReal(quota)
                .setSynthetic(0)
                .setExpectedTokens(100)
                .setSeen(50)
                .setPoolLeft(40)
                .setReason(reason)
                .build();
    }

    public static Rationale real(int stage, String domain) {
        return rationale(stage, domain, Origin.REAL, null);
    }

    public static Rationale synthetic(int stage, String domain, String recipe) {
        return rationale(stage, domain, Origin.SYNTHETIC, recipe);
    }

    private static Rationale rationale(int stage, String domain, Origin origin, @Nullable String recipe) {
        return Rationale.newBuilder()
                .setCandidateId("c-1")
                .setLedger(LEDGER)
                .setPipeline(PIPELINE)
                .setStage(stage)
                .setRevision(0)
                .setDomain(domain)
                .setOrigin(origin)
                .setQuestion(Texts.plain("may I?"))
                .setRationale(Texts.plain("the law says so"))
                .setAnswer(Texts.plain("no"))
                .setRecipe(recipe)
                .setRank(0)
                .setTokens(100)
                .setContentHash("00")
                .setProvenance(PROVENANCE)
                .build();
    }

    public static Rejection rejection(int stage, String domain, String reason, boolean returned) {
        return Rejection.newBuilder()
                .setCandidateId("c-2")
                .setLedger(LEDGER)
                .setPipeline(PIPELINE)
                .setStage(stage)
                .setRevision(0)
                .setDomain(domain)
                .setOrigin(Origin.REAL)
                .setReason(reason)
                .setReturned(returned)
                .setTokens(0)
                .setProvenance(PROVENANCE)
                .build();
    }

    public static QuarantinedQuestion quarantined(int stage, String domain, String reason) {
        return QuarantinedQuestion.newBuilder()
                .setCandidateId("s-1")
                .setLedger(LEDGER)
                .setPipeline(PIPELINE)
                .setStage(stage)
                .setDomain(domain)
                .setRecipe("student")
                .setReason(reason)
                .setQuestion(Texts.plain("may I?"))
                .setProvenance(PROVENANCE)
                .build();
    }

    public static StageManifest manifest(int stage, int count, String hash) {
        return StageManifest.newBuilder()
                .setLedger(LEDGER)
                .setPipeline(PIPELINE)
                .setStage(stage)
                .setCount(count)
                .setFirst("")
                .setLast("")
                .setDomains(Map.of())
                .setTailDomains(List.of())
                .setMerkleRoot("")
                .setPreviousManifestHash("")
                .setManifestHash(hash)
                .setProvenance(PROVENANCE)
                .build();
    }

    public static Checkpoint checkpoint(int stage, double loss, @Nullable String failure) {
        return Checkpoint.newBuilder()
                .setLedger(LEDGER)
                .setPipeline(PIPELINE)
                .setStage(stage)
                .setUri(failure == null ? "file:///checkpoints/" + stage : "")
                .setHash(failure == null ? "h" + stage : "")
                .setManifestHash("")
                .setParameters(1)
                .setExamples(1)
                .setSteps(700)
                .setTokens(1)
                .setLoss(loss)
                .setMillis(60_000)
                .setFailure(failure)
                .setAt(AT)
                .setCause(CAUSE)
                .build();
    }

    public static Evaluation evaluation(int stage, int version, DomainAccuracy... domains) {
        return Evaluation.newBuilder()
                .setLedger(LEDGER)
                .setPipeline(PIPELINE)
                .setStage(stage)
                .setCheckpointHash("h" + stage)
                .setVersion(version)
                .setDomains(List.of(domains))
                .setMacro(NO_AGGREGATE)
                .setMicro(NO_AGGREGATE)
                .setHead(NO_AGGREGATE)
                .setTail(NO_AGGREGATE)
                .setMillis(1)
                .setAt(AT)
                .setCause(CAUSE)
                .build();
    }

    public static DomainAccuracy measured(String domain, int correct, int total) {
        return DomainAccuracy.newBuilder()
                .setDomain(domain)
                .setCorrect(correct)
                .setTotal(total)
                .build();
    }

    public static TrainingProgress progress(TrainerPhase phase, int stage, int step) {
        return TrainingProgress.newBuilder()
                .setLedger(LEDGER)
                .setPipeline(PIPELINE)
                .setStage(stage)
                .setPhase(phase)
                .setStep(step)
                .setSteps(700)
                .setLoss(1.25)
                .setTokensPerSecond(3_400)
                .setEtaMillis(42_000)
                .setAt(AT)
                .build();
    }

    /** An event of this pipeline; the account follows from stage and domain, as the ledger names it. */
    public static LedgerEvent event(LedgerEventKind kind, int stage, String domain, Amounts amounts, Amounts released) {
        return event(PIPELINE, kind, stage, domain, amounts, released).build();
    }

    public static LedgerEvent.Builder event(
            String pipeline, LedgerEventKind kind, int stage, String domain, Amounts amounts, Amounts released) {
        return LedgerEvent.newBuilder()
                .setKind(kind)
                .setLedger(LEDGER)
                .setAccount(account(pipeline, stage, domain))
                .setPipeline(pipeline)
                .setStage(stage)
                .setDomain(domain)
                .setPurpose(CallPurpose.RATIONALE)
                .setAmounts(amounts)
                .setReleased(released)
                .setNotBefore(AT)
                .setNotAfter(AT)
                .setProvenance(PROVENANCE);
    }

    public static LedgerEvent quota(int stage, String domain, Amounts amounts, String... unlimited) {
        return event(PIPELINE, LedgerEventKind.QUOTA_SET, stage, domain, amounts, NOTHING)
                .setUnlimited(List.of(unlimited))
                .build();
    }

    /** The quota of one of several teachers: of no pipeline, and without places. */
    public static LedgerEvent teacherQuota(String teacher, Amounts amounts, String... unlimited) {
        var units = Stream.concat(Stream.of("examples"), Stream.of(unlimited)).distinct();
        return event("", LedgerEventKind.QUOTA_SET, -1, "", amounts, NOTHING)
                .setAccount("teacher:" + teacher)
                .setUnlimited(units.toList())
                .build();
    }

    /** The same event, of a call that this teacher is asked. */
    public static LedgerEvent by(String teacher, LedgerEvent event) {
        return LedgerEvent.newBuilder(event).setTeacher(teacher).build();
    }

    public static LedgerEvent denial(int stage, String domain, String account, String unit, long available) {
        return event(PIPELINE, LedgerEventKind.DENIED, stage, domain, NOTHING, NOTHING)
                .setDenial(Denial.newBuilder()
                        .setCode(unit.isEmpty() ? "stage-closed" : "exceeded")
                        .setAccount(account)
                        .setUnit(unit)
                        .setAvailable(available)
                        .setAsked(available + 1)
                        .setSentence("")
                        .build())
                .build();
    }

    public static Amounts tokens(long tokens) {
        return new Amounts(tokens, 0L, 0L);
    }

    public static Amounts amounts(long tokens, long examples) {
        return new Amounts(tokens, 0L, examples);
    }

    /** No stage: the pipeline's own account, or with the domain {@code evaluation} that one. */
    private static String account(String pipeline, int stage, String domain) {
        if (stage < 0) {
            return domain.isEmpty() ? pipeline : pipeline + "/" + domain;
        }
        return pipeline + "/stage-" + stage + (domain.isEmpty() ? "" : "/" + domain);
    }
}
