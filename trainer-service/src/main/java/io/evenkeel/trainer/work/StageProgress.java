package io.evenkeel.trainer.work;

import io.evenkeel.contracts.avro.TrainerPhase;
import io.evenkeel.contracts.avro.TrainingProgress;
import io.evenkeel.student.StudentTraining.Progress;
import io.evenkeel.trainer.domain.job.JobStatus;
import io.evenkeel.trainer.log.Found;

/** How far one stage is, in records. */
final class StageProgress {
    private final ProgressReports reports;
    private final PipelineView view;
    private final int stage;
    private final Found<?> work;

    /** @param stage from 0, -1 for the untrained student */
    StageProgress(ProgressReports reports, PipelineView view, int stage) {
        this.reports = reports;
        this.view = view;
        this.stage = stage;
        this.work = view.causeOf(stage);
    }

    void training(Progress progress) {
        report(record(TrainerPhase.TRAINING, progress.step(), progress.steps())
                .setLoss(progress.loss())
                .setTokensPerSecond(progress.tokensPerSecond())
                .setEtaMillis(progress.etaMillis()));
    }

    /** A training that another process does: of its progress only the steps are known, if that. */
    void job(String name, JobStatus status) {
        int steps = view.definition().getTrainingSteps();
        int step = status instanceof JobStatus.Running running ? Math.min(running.step(), steps) : 0;
        report(record(TrainerPhase.TRAINING, step, steps).setJob(name + ": " + status.words()));
    }

    void evaluating(int answered, int questions) {
        report(record(TrainerPhase.EVALUATING, answered, questions));
    }

    void idle() {
        report(record(TrainerPhase.IDLE, 0, 0));
    }

    private void report(TrainingProgress.Builder progress) {
        reports.report(progress, work);
    }

    private TrainingProgress.Builder record(TrainerPhase phase, int step, int steps) {
        return TrainingProgress.newBuilder()
                .setLedger(view.definition().getLedger())
                .setPipeline(view.definition().getPipeline())
                .setStage(stage)
                .setPhase(phase)
                .setStep(step)
                .setSteps(steps)
                .setLoss(0)
                .setTokensPerSecond(0)
                .setEtaMillis(0);
    }
}
