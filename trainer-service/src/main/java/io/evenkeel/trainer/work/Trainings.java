package io.evenkeel.trainer.work;

import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.Checkpoint;
import io.evenkeel.trainer.checkpoint.CheckpointStore;
import io.evenkeel.trainer.domain.due.Due;
import io.evenkeel.trainer.log.Found;
import io.evenkeel.trainer.log.RecordLog;
import io.evenkeel.trainer.training.BaseStudent;
import io.evenkeel.trainer.training.SealedExamples;
import io.evenkeel.trainer.training.StartingStudent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Makes the checkpoint of a stage and announces it. For one thread. */
final class Trainings {
    private static final Logger LOG = Logger.getLogger(Trainings.class);

    private final RecordLog log;
    private final Announcements announcements;
    private final CheckpointStore checkpoints;
    private final StageEngine engine;
    private final ProgressReports reports;
    private final TrainingMeters.ByPipeline meters;
    private final InstantSource clock;

    Trainings(
            RecordLog log,
            Announcements announcements,
            CheckpointStore checkpoints,
            StageEngine engine,
            ProgressReports reports,
            TrainingMeters.ByPipeline meters,
            InstantSource clock) {
        this.log = log;
        this.announcements = announcements;
        this.checkpoints = checkpoints;
        this.engine = engine;
        this.reports = reports;
        this.meters = meters;
        this.clock = clock;
    }

    /** Removes what a killed predecessor left behind: folders never announced, what was kept of what is done. */
    void clearAway() {
        var announced = log.readAll(Topics.TRAINER_CHECKPOINTS).stream()
                .map(Found::value)
                .toList();
        checkpoints.clearAway(announced.stream().map(Checkpoint::getHash).collect(Collectors.toSet()));
        announced.stream().filter(record -> !record.getManifestHash().isEmpty()).forEach(engine::announced);
    }

    void begin(PipelineView view) {
        try (var student = BaseStudent.of(view.definition())) {
            var stored = checkpoints.put(student::save);
            announce(
                    view,
                    Due.UNTRAINED,
                    CheckpointRecords.untrained(view, stored, student.parameters(), clock.instant()));
        }
    }

    void train(PipelineView view, int stage, Cancellation cancellation) {
        var examples = new SealedExamples(log).gather(view.manifestsUpTo(stage), cancellation::check);
        var began = clock.instant();
        var trained = engine.train(view, stage, startOf(view, stage), examples, cancellation);
        var took = Duration.between(began, clock.instant());
        meters.of(view.key()).took(took);
        if (trained.examples() < examples.size()) {
            LOG.warnf(
                    "stage %d of %s: %d examples are too long for the student and were left out",
                    stage, view.key(), examples.size() - trained.examples());
        }
        cancellation.check();
        announce(view, stage, CheckpointRecords.trained(view, stage, trained, took, clock.instant()));
    }

    private static StartingStudent startOf(PipelineView view, int stage) {
        return stage > 0 && StartingStudent.goesOn(view.definition())
                ? StartingStudent.of(view.checkpoint(stage - 1).value())
                : StartingStudent.base(view.definition());
    }

    /** The stage has no example: the checkpoint before it stands for it too. */
    void repeat(PipelineView view, int stage) {
        var before = view.checkpoint(stage - 1).value();
        announce(view, stage, CheckpointRecords.again(view, stage, before, clock.instant()));
    }

    /** Announces that the stage cannot be done; the planner pauses the pipeline with the reason. */
    void fail(PipelineView view, int stage, String reason) {
        int n = view.checkpoints().containsKey(stage) ? 1 : 0;
        var record = CheckpointRecords.failed(view, stage, reason, clock.instant());
        announcements.announce(Topics.TRAINER_CHECKPOINTS, view.key(), record, view.causeOf(stage), n);
        forget(record);
        new StageProgress(reports, view, stage).idle();
    }

    private void announce(PipelineView view, int stage, Checkpoint record) {
        announcements.announce(Topics.TRAINER_CHECKPOINTS, view.key(), record, view.causeOf(stage), 0);
        LOG.infof(
                "stage %d of %s: checkpoint %s of %d examples",
                stage, view.key(), record.getHash(), record.getExamples());
        checkpoints.announced(record.getHash());
        forget(record);
    }

    private void forget(Checkpoint record) {
        if (!record.getManifestHash().isEmpty()) {
            engine.announced(record);
        }
    }
}
