package io.evenkeel.trainer.work;

import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.avro.Checkpoint;
import io.evenkeel.trainer.domain.job.JobStatus;
import io.evenkeel.trainer.external.Assignment;
import io.evenkeel.trainer.external.ExternalTraining;
import io.evenkeel.trainer.training.StageTraining.Trained;
import io.evenkeel.trainer.training.StartingStudent;
import io.evenkeel.trainer.training.TrainingExample;
import java.time.Duration;
import java.util.List;

/** Has the user's command train, and tells how its job is. */
final class ExternalEngine implements StageEngine {
    private final ExternalTraining training;
    private final ProgressReports reports;

    ExternalEngine(ExternalTraining training, ProgressReports reports) {
        this.training = training;
        this.reports = reports;
    }

    @Override
    public Trained train(
            PipelineView view,
            int stage,
            StartingStudent start,
            List<TrainingExample> examples,
            Cancellation cancellation) {
        var progress = new StageProgress(reports, view, stage);
        var assignment = new Assignment(view.definition(), view.manifest(stage).value(), start, examples);
        return training.run(assignment, new ExternalTraining.Waiting() {
            @Override
            public void seen(String job, JobStatus status) {
                progress.job(job, status);
            }

            @Override
            public void pause(Duration duration) {
                cancellation.pause(duration);
            }
        });
    }

    @Override
    public void announced(Checkpoint record) {
        training.announced(
                Keys.pipeline(record.getLedger(), record.getPipeline()),
                record.getStage(),
                record.getManifestHash(),
                record.getFailure() != null);
    }
}
