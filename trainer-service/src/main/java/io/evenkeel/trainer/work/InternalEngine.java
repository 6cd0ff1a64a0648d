package io.evenkeel.trainer.work;

import io.evenkeel.contracts.avro.Checkpoint;
import io.evenkeel.trainer.training.StageTraining;
import io.evenkeel.trainer.training.StageTraining.Trained;
import io.evenkeel.trainer.training.StartingStudent;
import io.evenkeel.trainer.training.TrainingExample;
import java.util.List;

/** Trains in this process. */
final class InternalEngine implements StageEngine {
    private final StageTraining training;
    private final ProgressReports reports;
    private final TrainingMeters.ByPipeline meters;

    InternalEngine(StageTraining training, ProgressReports reports, TrainingMeters.ByPipeline meters) {
        this.training = training;
        this.reports = reports;
        this.meters = meters;
    }

    @Override
    public Trained train(
            PipelineView view,
            int stage,
            StartingStudent start,
            List<TrainingExample> examples,
            Cancellation cancellation) {
        var progress = new StageProgress(reports, view, stage);
        var meter = meters.of(view.key());
        return training.run(view.definition(), start, view.manifestHashOf(stage), examples, step -> {
            cancellation.check();
            meter.trained(step);
            progress.training(step);
        });
    }

    @Override
    public void announced(Checkpoint record) {
        training.announced(record.getManifestHash());
    }
}
