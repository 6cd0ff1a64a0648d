package io.evenkeel.trainer.external;

import io.evenkeel.student.StudentTraining;
import io.evenkeel.trainer.checkpoint.CheckpointStore;
import io.evenkeel.trainer.domain.job.JobMove;
import io.evenkeel.trainer.domain.job.JobStatus;
import io.evenkeel.trainer.training.Lessons;
import io.evenkeel.trainer.training.Recipe;
import io.evenkeel.trainer.training.StageTraining.Trained;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Has a stage trained by a command of the user's: hands over a folder, has the job started, waits for the student. What was
 * done is read from the folder and from the command each time, so whoever goes on after a kill finds the job again and starts
 * no second one (decision 0006).
 */
public final class ExternalTraining {
    private static final Logger LOG = Logger.getLogger(ExternalTraining.class);

    /** Looks after a job said that it succeeded; with the usual pause more than any file system hides a new name. */
    private static final int LOOKS_FOR_OUTPUT = 10;

    private final Path folder;
    private final HandOver handOver;
    private final JobRemoval removal;
    private final CheckpointStore checkpoints;
    private final JobCommand command;
    private final Limits limits;
    private final int questionWritingEvery;
    private final InstantSource clock;

    /**
     * How patient it is.
     *
     * @param poll between two looks at a job
     * @param job from the hand-over to the end of the job, waiting in a queue included
     * @param attempts jobs of one stage; a count from 1
     */
    public record Limits(Duration poll, Duration job, int attempts) {}

    /** Who waits for a job. */
    public interface Waiting {
        /** A job was looked at. */
        void seen(String job, JobStatus status);

        /** Returns after so long; what it throws ends the wait and leaves the job as it is. */
        void pause(Duration duration);
    }

    /**
     * @param home what the replicas share, and the job sees under the same path
     * @param instance a name of this replica, stable over its restarts
     * @param command words of the user's command, at least one
     * @param questionWritingEvery one in so many examples of a domain also teaches to write a question; 0 for none
     */
    public ExternalTraining(
            Path home,
            String instance,
            CheckpointStore checkpoints,
            List<String> command,
            Limits limits,
            int questionWritingEvery,
            InstantSource clock) {
        this.folder = home.toAbsolutePath().resolve("external");
        this.handOver = new HandOver(folder, instance);
        this.removal = new JobRemoval(folder);
        this.checkpoints = checkpoints;
        this.command = new JobCommand(command);
        this.limits = limits;
        this.questionWritingEvery = questionWritingEvery;
        this.clock = clock;
    }

    /** Whether a command of this first word can be run. */
    public static boolean canRun(String word) {
        return JobCommand.canRun(word);
    }

    /**
     * Waits for the stage's student, wherever its job is now, and stores it.
     *
     * @throws JobFailed when an attempt ended without a student that can be used; asked again it makes the next attempt, and
     *     after the last it only says why that one failed
     */
    public Trained run(Assignment assignment, Waiting waiting) {
        var lessons = Lessons.of(assignment.definition(), assignment.examples(), questionWritingEvery);
        var plan = Recipe.of(assignment.definition(), assignment.manifest().getManifestHash(), 1);
        var recipe = Recipe.name(assignment.start(), plan, lessons.size());
        var job = nextAttempt(assignment, recipe);
        if (!job.isHandedOver()) {
            handOver.write(job, assignment, lessons, plan, clock.instant());
        }
        try {
            await(job, waiting);
            return take(job, new JobReport(assignment.examples().size(), plan.steps(), 0, 0));
        } catch (JobFailed e) {
            job.fail(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private JobFolder nextAttempt(Assignment assignment, String recipe) {
        Optional<String> last = Optional.empty();
        for (int attempt = 1; attempt <= limits.attempts(); attempt++) {
            var job = new JobFolder(folder.resolve(JobName.attempt(assignment.jobs(), recipe, attempt)));
            last = job.failure();
            if (last.isEmpty()) {
                return job;
            }
        }
        throw new JobFailed(last.orElseThrow());
    }

    private void await(JobFolder job, Waiting waiting) {
        var end = job.handedOverAt().plus(limits.job());
        int looks = 0;
        var told = "";
        while (!(JobMove.ofFolder(job.hasOutput()) instanceof JobMove.Take)) {
            var status = command.status(job, () -> waiting.pause(Duration.ZERO));
            var words = status instanceof JobStatus.Running ? "running" : status.words();
            if (!words.equals(told)) {
                LOG.infof("job %s: %s", job.name(), words);
                told = words;
            }
            waiting.seen(job.name(), status);
            looks = status instanceof JobStatus.Succeeded ? looks + 1 : 0;
            boolean overdue = clock.instant().isAfter(end);
            switch (JobMove.of(status, overdue, looks <= LOOKS_FOR_OUTPUT)) {
                case JobMove.Take take -> {}
                case JobMove.Wait wait -> waiting.pause(limits.poll());
                case JobMove.GiveUp failed -> giveUp(job, failed.reason());
                case JobMove.Start start -> start(job, waiting);
                case JobMove.CallOff callOff -> callOff(job, waiting);
            }
        }
    }

    private void start(JobFolder job, Waiting waiting) {
        command.start(job, () -> waiting.pause(Duration.ZERO))
                .ifPresent(why -> LOG.warnf("job %s: %s; it is tried again", job.name(), why));
        waiting.pause(limits.poll());
    }

    /** Only a job that has surely ended makes room for the next attempt. */
    private void callOff(JobFolder job, Waiting waiting) {
        var problem = command.cancel(job, () -> waiting.pause(Duration.ZERO));
        if (problem.isEmpty()) {
            giveUp(job, "the job left no student within " + limits.job());
            return;
        }
        LOG.warnf("job %s had its time but cannot be ended: %s; it is tried again", job.name(), problem.get());
        waiting.pause(limits.poll());
    }

    /** Unless it has left its student since it was looked for. */
    private static void giveUp(JobFolder job, String reason) {
        if (!job.hasOutput()) {
            throw new JobFailed(reason);
        }
    }

    private Trained take(JobFolder job, JobReport silent) {
        var report = JobReport.read(job.output(), silent);
        try (var student = ReturnedStudent.load(job.output(), job.base())) {
            // What was checked is what is stored, in our own files: no pickle, no optimizer state, no later change.
            var stored = checkpoints.put(student::save);
            return new Trained(
                    stored,
                    student.parameters(),
                    report.examples(),
                    new StudentTraining.Outcome(report.loss(), report.steps(), report.tokens(), List.of()));
        }
    }

    /**
     * The stage's checkpoint was announced: nobody waits for its jobs any more. Those that still run, of settings that were
     * changed since, are ended; folders go, unless the stage failed and somebody may want to see why.
     */
    public void announced(String pipelineKey, int stage, String manifestHash, boolean failed) {
        var ended = jobsOf(JobName.stage(pipelineKey, stage, manifestHash)).stream()
                .filter(this::ended)
                .toList();
        removal.remove(failed ? List.of() : ended);
    }

    private boolean ended(JobFolder job) {
        if (job.hasOutput() || job.failure().isPresent()) {
            return true;
        }
        var problem = command.cancel(job, () -> {});
        problem.ifPresent(why -> LOG.warnf("job %s is not needed but cannot be ended: %s", job.name(), why));
        return problem.isEmpty();
    }

    private List<JobFolder> jobsOf(String prefix) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (var folders = Files.list(folder)) {
            return folders.map(JobFolder::new)
                    .filter(job -> job.name().startsWith(prefix))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
