package io.evenkeel.trainer.work;

import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.runtime.DeadLetter;
import io.evenkeel.runtime.Outage;
import io.evenkeel.trainer.TrainerConfig;
import io.evenkeel.trainer.checkpoint.CheckpointStore;
import io.evenkeel.trainer.domain.due.Due;
import io.evenkeel.trainer.evaluation.StageEvaluation;
import io.evenkeel.trainer.external.ExternalTraining;
import io.evenkeel.trainer.log.RecordLog;
import io.evenkeel.trainer.training.StageTraining;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Does what is due for pipelines, one thing after the other: reads what was announced, takes {@link Due#next}, does it,
 * announces it, looks again. So whoever goes on after a kill does what is missing and nothing twice.
 */
final class TrainingWork implements PartitionWork {
    private static final Logger LOG = Logger.getLogger(TrainingWork.class);

    private final RecordLog log;
    private final Announcements announcements;
    private final Trainings trainings;
    private final Evaluations evaluations;
    private final ProgressReports reports;
    private final int attempts;
    private final Map<Failing, Integer> failures = new HashMap<>();
    private boolean cleared;

    /** What failed, in a row. */
    private record Failing(String pipelineKey, Due due) {}

    private enum Step {
        NOTHING_DUE,
        DONE,
        FAILED
    }

    /**
     * @param log closed with this, as are the announcements
     * @param attempts failures in a row before one is announced; a count from 1
     */
    private TrainingWork(
            RecordLog log,
            Announcements announcements,
            Trainings trainings,
            Evaluations evaluations,
            ProgressReports reports,
            int attempts) {
        this.log = log;
        this.announcements = announcements;
        this.trainings = trainings;
        this.evaluations = evaluations;
        this.reports = reports;
        this.attempts = attempts;
    }

    /**
     * Puts the work together.
     *
     * @param log closed with this, as are the announcements
     * @param home folder of checkpoints, snapshots and what is handed over to jobs
     * @param instance a name of this replica, stable over its restarts
     */
    static TrainingWork of(
            RecordLog log,
            Announcements announcements,
            Path home,
            String instance,
            TrainerConfig config,
            MeterRegistry registry,
            InstantSource clock) {
        var reports = new ProgressReports(announcements, clock);
        var checkpoints = new CheckpointStore(home.resolve("checkpoints"), instance);
        var meters = new TrainingMeters.ByPipeline(registry);
        var engine = TrainerConfig.isExternal(config)
                ? new ExternalEngine(external(home, instance, checkpoints, config, clock), reports)
                : new InternalEngine(internal(home, checkpoints, config), reports, meters);
        var evaluation = new StageEvaluation(config.evaluationBatch());
        return new TrainingWork(
                log,
                announcements,
                new Trainings(log, announcements, checkpoints, engine, reports, meters, clock),
                new Evaluations(log, announcements, evaluation, reports, config.maxWaitForReferences(), clock),
                reports,
                config.attempts());
    }

    private static StageTraining internal(Path home, CheckpointStore checkpoints, TrainerConfig config) {
        return new StageTraining(
                checkpoints, home.resolve("snapshots"), config.snapshotEverySteps(), config.questionWritingEvery());
    }

    private static ExternalTraining external(
            Path home, String instance, CheckpointStore checkpoints, TrainerConfig config, InstantSource clock) {
        return new ExternalTraining(
                home,
                instance,
                checkpoints,
                config.external().command().orElseThrow(),
                new ExternalTraining.Limits(
                        config.external().poll(), config.external().timeLimit(), config.attempts()),
                config.questionWritingEvery(),
                clock);
    }

    @Override
    public boolean perform(int partition, Cancellation cancellation) {
        if (!cleared) {
            trainings.clearAway();
            cleared = true;
        }
        var pipelines = pipelinesOf(partition);
        List<Step> steps;
        do {
            steps = pipelines.stream().map(key -> step(key, cancellation)).toList();
        } while (steps.contains(Step.DONE));
        return !steps.contains(Step.FAILED);
    }

    private List<String> pipelinesOf(int partition) {
        return log.readPartition(Topics.OPERATOR_PIPELINES, partition).stream()
                .map(found -> key(found.value().getDefinition()))
                .distinct()
                .toList();
    }

    private static String key(PipelineDefinition definition) {
        return Keys.pipeline(definition.getLedger(), definition.getPipeline());
    }

    private Step step(String key, Cancellation cancellation) {
        cancellation.check();
        var view = PipelineView.read(log, key);
        var due = view.flatMap(there -> Due.next(there.standing()));
        if (view.isEmpty() || due.isEmpty()) {
            return Step.NOTHING_DUE;
        }
        return attempt(view.get(), due.get(), cancellation);
    }

    private Step attempt(PipelineView view, Due due, Cancellation cancellation) {
        var failing = new Failing(view.key(), due);
        try {
            perform(view, due, cancellation);
            failures.remove(failing);
            return Step.DONE;
        } catch (Cancellation.Cancelled | KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            cancellation.check();
            if (Outage.isBehind(e)) {
                throw e;
            }
            int failed = failures.merge(failing, 1, Integer::sum);
            LOG.errorf(e, "stage %d of %s failed, attempt %d of %d", due.stage(), view.key(), failed, attempts);
            if (failed < attempts) {
                return Step.FAILED;
            }
            trainings.fail(view, due.stage(), DeadLetter.reason(e));
            failures.remove(failing);
            return Step.DONE;
        }
    }

    private void perform(PipelineView view, Due due, Cancellation cancellation) {
        switch (due) {
            case Due.Begin begin -> trainings.begin(view);
            case Due.Train train -> trainings.train(view, train.stage(), cancellation);
            case Due.Repeat repeat -> trainings.repeat(view, repeat.stage());
            case Due.Evaluate evaluate -> evaluations.evaluate(view, evaluate.stage(), cancellation);
            case Due.RepeatEvaluation repeat -> evaluations.repeat(view, repeat.stage());
        }
    }

    @Override
    public void tick() {
        reports.tick();
    }

    @Override
    public void wakeup() {
        log.wakeup();
    }

    @Override
    public void close() {
        log.close();
        announcements.close();
    }
}
