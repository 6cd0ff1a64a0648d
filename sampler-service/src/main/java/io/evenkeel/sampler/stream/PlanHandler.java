package io.evenkeel.sampler.stream;

import io.evenkeel.contracts.avro.StagePlan;
import io.evenkeel.contracts.avro.StageState;
import io.evenkeel.runtime.Handler;
import io.evenkeel.runtime.Outbox;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A new plan freezes the evaluation set (the first time) and the pools. Revisions never change how many real examples a
 * stage wants (protocol §9), and closings want none.
 */
final class PlanHandler implements Handler<StagePlan> {
    private final Outbox outbox;
    private final EvaluationReserve reserve;
    private final Selections selections;

    PlanHandler(Outbox outbox, SamplerMeters meters) {
        this.outbox = outbox;
        this.reserve = new EvaluationReserve(outbox);
        this.selections = new Selections(outbox, meters);
    }

    @Override
    public void handle(Record<String, StagePlan> record) {
        var plan = record.value();
        if (plan.getState() != StageState.PLANNED) {
            return;
        }
        var definition = Definitions.require(outbox.pipelines(), plan.getLedger(), plan.getPipeline());
        reserve.freeze(plan.getLedger(), plan.getPipeline());
        plan.getDomains().forEach(domain -> selections.freeze(plan, domain, definition));
    }
}
