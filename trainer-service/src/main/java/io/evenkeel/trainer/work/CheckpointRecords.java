package io.evenkeel.trainer.work;

import io.evenkeel.contracts.avro.Checkpoint;
import io.evenkeel.trainer.checkpoint.CheckpointStore.Stored;
import io.evenkeel.trainer.training.StageTraining.Trained;
import java.time.Duration;
import java.time.Instant;

/** Checkpoints as their topic has them. */
final class CheckpointRecords {
    private CheckpointRecords() {}

    static Checkpoint untrained(PipelineView view, Stored stored, long parameters, Instant now) {
        return record(view, -1, now)
                .setUri(stored.uri().toString())
                .setHash(stored.hash())
                .setParameters(parameters)
                .build();
    }

    static Checkpoint trained(PipelineView view, int stage, Trained trained, Duration took, Instant now) {
        var outcome = trained.outcome();
        return record(view, stage, now)
                .setUri(trained.checkpoint().uri().toString())
                .setHash(trained.checkpoint().hash())
                .setParameters(trained.parameters())
                .setExamples(trained.examples())
                .setSteps(outcome.steps())
                .setTokens(outcome.tokens())
                .setLoss(outcome.finalLoss())
                .setMillis(took.toMillis())
                .build();
    }

    /** The checkpoint of the stage before as this stage's: nothing was trained for it. */
    static Checkpoint again(PipelineView view, int stage, Checkpoint before, Instant now) {
        return record(view, stage, now)
                .setUri(before.getUri())
                .setHash(before.getHash())
                .setParameters(before.getParameters())
                .setExamples(before.getExamples())
                .setSteps(before.getSteps())
                .setTokens(before.getTokens())
                .setLoss(before.getLoss())
                .setMillis(0)
                .build();
    }

    static Checkpoint failed(PipelineView view, int stage, String reason, Instant now) {
        return record(view, stage, now).setFailure(reason).build();
    }

    private static Checkpoint.Builder record(PipelineView view, int stage, Instant now) {
        var definition = view.definition();
        return Checkpoint.newBuilder()
                .setLedger(definition.getLedger())
                .setPipeline(definition.getPipeline())
                .setStage(stage)
                .setUri("")
                .setHash("")
                .setManifestHash(view.manifestHashOf(stage))
                .setParameters(0)
                .setExamples(0)
                .setSteps(0)
                .setTokens(0)
                .setLoss(0)
                .setMillis(0)
                .setAt(now)
                .setCause(view.causeOf(stage).place());
    }
}
