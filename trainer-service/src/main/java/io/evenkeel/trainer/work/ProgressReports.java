package io.evenkeel.trainer.work;

import io.evenkeel.contracts.avro.TrainerPhase;
import io.evenkeel.contracts.avro.TrainingProgress;
import io.evenkeel.student.StudentTraining.Progress;
import io.evenkeel.trainer.log.Found;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Tells people how far a stage is, about once a second. */
final class ProgressReports {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Announcements announcements;
    private final InstantSource clock;
    private final Found<?> cause;
    private final TrainingMeters meters;
    private final String ledger;
    private final String pipeline;
    private final int stage;
    private Instant last = Instant.MIN;
    private int sent;

    /** @param cause what the work follows from */
    ProgressReports(
            Announcements announcements,
            InstantSource clock,
            TrainingMeters meters,
            String ledger,
            String pipeline,
            int stage,
            Found<?> cause) {
        this.announcements = announcements;
        this.clock = clock;
        this.meters = meters;
        this.ledger = ledger;
        this.pipeline = pipeline;
        this.stage = stage;
        this.cause = cause;
    }

    void training(Progress progress) {
        meters.trained(progress);
        boolean ends = progress.step() == progress.steps();
        report(
                TrainerPhase.TRAINING,
                progress.step(),
                progress.steps(),
                progress.loss(),
                progress.tokensPerSecond(),
                progress.etaMillis(),
                ends);
    }

    void evaluating(int answered, int questions) {
        report(TrainerPhase.EVALUATING, answered, questions, 0, 0, 0, answered == 0);
    }

    void idle() {
        report(TrainerPhase.IDLE, 0, 0, 0, 0, 0, true);
    }

    private void report(
            TrainerPhase phase, int step, int steps, double loss, double tokensPerSecond, long eta, boolean always) {
        var now = clock.instant();
        if (!always && now.isBefore(last.plus(INTERVAL))) {
            return;
        }
        last = now;
        announcements.progress(
                new TrainingProgress(ledger, pipeline, stage, phase, step, steps, loss, tokensPerSecond, eta, now),
                cause,
                sent++);
    }
}
