package io.evenkeel.trainer.stream;

import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.EvaluationExample;
import io.evenkeel.contracts.avro.Rationale;
import io.evenkeel.contracts.avro.StagePlan;
import io.evenkeel.contracts.avro.StageState;
import io.evenkeel.runtime.Handler;
import io.evenkeel.runtime.JsonSerde;
import io.evenkeel.runtime.Outbox;
import io.evenkeel.runtime.ServiceTopology;
import io.evenkeel.trainer.domain.seal.ClosedStage;
import io.evenkeel.trainer.domain.seal.Example;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;

/** What the trainer's topology reads and does with it, topic by topic. Training is the matter of the worker beside it. */
public final class TrainerTopology {
    private static final Set<String> FILLING =
            Set.of(StageFilling.ACCEPTED, StageFilling.CLOSED, StageFilling.SEALED, StageFilling.LATE);

    private TrainerTopology() {}

    public static ServiceTopology of(TopicSerdes serdes) {
        return new ServiceTopology(Owner.TRAINER, serdes)
                .store(StageFilling.ACCEPTED, Serdes.String(), JsonSerde.of(Example.class))
                .store(StageFilling.CLOSED, Serdes.String(), JsonSerde.of(ClosedStage.class))
                .store(StageFilling.SEALED, Serdes.String(), JsonSerde.of(SealedSoFar.class))
                .store(StageFilling.LATE, Serdes.String(), JsonSerde.of(Example.class))
                .store(ReferencePurchases.ASKED, Serdes.String(), Serdes.String())
                .on(Topics.GATEWAY_RATIONALES, FILLING, TrainerTopology::rationales)
                .on(Topics.BUDGET_STAGE_PLANS, FILLING, TrainerTopology::plans)
                .on(
                        Topics.SAMPLER_EVALUATION_EXAMPLES,
                        Set.of(ReferencePurchases.ASKED),
                        TrainerTopology::evaluationExamples)
                .writes(Topics.TRAINER_STAGE_ENTRIES, Topics.TRAINER_STAGE_MANIFESTS, Topics.TRAINER_CALL_REQUESTS);
    }

    private static Handler<Rationale> rationales(Outbox outbox) {
        var filling = new StageFilling(outbox);
        return record -> {
            var rationale = record.value();
            filling.accept(
                    rationale.getLedger(),
                    rationale.getPipeline(),
                    rationale.getStage(),
                    SealRecords.example(rationale, outbox.cause(), record.headers()));
        };
    }

    private static Handler<StagePlan> plans(Outbox outbox) {
        var filling = new StageFilling(outbox);
        return record -> {
            if (record.value().getState() == StageState.CLOSED) {
                filling.close(SealRecords.closed(record.value()));
            }
        };
    }

    private static Handler<EvaluationExample> evaluationExamples(Outbox outbox) {
        var purchases = new ReferencePurchases(outbox);
        return record -> purchases.frozen(record.value());
    }
}
