package io.evenkeel.budget.stream;

import io.evenkeel.budget.domain.plan.PipelineProgress;
import io.evenkeel.budget.domain.plan.StagePlanning;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.PipelineInForce;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.contracts.avro.StagePlan;
import io.evenkeel.contracts.avro.StageState;
import io.evenkeel.method.identity.Ids;
import io.evenkeel.runtime.Outbox;
import java.nio.charset.StandardCharsets;

/** Tells the others what the planner decided. */
final class Announcements {
    private final Outbox outbox;
    private final PlannerStores stores;

    Announcements(Outbox outbox, PlannerStores stores) {
        this.outbox = outbox;
        this.stores = stores;
    }

    /** What the pipeline is doing now. */
    void pipeline(String key, PipelineDefinition definition, PipelinePhase phase, int stage, String reason) {
        int forgiven = stores.progress(key)
                .map(progress -> progress.failures().forgiven())
                .orElse(0);
        var inForce = outbox.decide(
                Topics.OPERATOR_PIPELINES, key, StagePlanning.VERSION, provenance -> PipelineInForce.newBuilder()
                        .setDefinition(definition)
                        .setPhase(phase)
                        .setStage(stage)
                        .setReason(reason)
                        .setProvenance(provenance)
                        .setFailuresForgiven(forgiven)
                        .build());
        stores.put(key, inForce);
    }

    /** The stage's plan as it stands. */
    void plan(String key, PipelineDefinition definition, PipelineProgress progress, StageState state, String reason) {
        var domains = stores.domains(key, progress.stage()).entrySet().stream()
                .map(row -> PlanRecords.domain(
                        row.getKey(),
                        row.getValue(),
                        stores.facts(key, row.getKey()),
                        state == StageState.CLOSED ? acceptedHash(key, progress.stage(), row.getKey()) : ""))
                .toList();
        boolean hasStudent =
                progress.stage() > 0 && !progress.learned().checkpointHash().isEmpty();
        outbox.decide(Topics.BUDGET_STAGE_PLANS, key, StagePlanning.VERSION, provenance -> StagePlan.newBuilder()
                .setLedger(definition.getLedger())
                .setPipeline(definition.getPipeline())
                .setStage(progress.stage())
                .setRevision(progress.inHand().revision())
                .setLiveFrom(0)
                .setState(state)
                .setPolicy(definition.getPolicy())
                .setStages(definition.getStages())
                .setTokenCeiling(progress.inHand().tokenCeiling())
                .setBudgetExamples(progress.inHand().budgetExamples())
                .setDomains(domains)
                .setCheckpointUri(hasStudent ? progress.learned().checkpointUri() : null)
                .setCheckpointHash(hasStudent ? progress.learned().checkpointHash() : null)
                .setReason(reason)
                .setProvenance(provenance)
                .build());
    }

    private String acceptedHash(String key, int stage, String domain) {
        var ids = String.join("\n", stores.accepted(key, stage, domain));
        return Ids.sha256(ids.getBytes(StandardCharsets.UTF_8));
    }
}
