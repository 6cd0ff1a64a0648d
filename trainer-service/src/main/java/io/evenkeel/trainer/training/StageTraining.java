package io.evenkeel.trainer.training;

import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.method.identity.ContentHash;
import io.evenkeel.method.identity.Ids;
import io.evenkeel.student.StudentTraining;
import io.evenkeel.student.StudentTraining.Plan;
import io.evenkeel.trainer.checkpoint.CheckpointStore;
import io.evenkeel.trainer.checkpoint.Folder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One stage's training: from the base student, on the examples of this and all earlier stages, as design §5 says. A function
 * of definition, manifest and examples; interrupted and run again it goes on from its last snapshot and ends in the same
 * checkpoint.
 */
public final class StageTraining {
    private static final String STUDENT_RECIPE = "student";
    private static final double WEIGHT_DECAY = 0.01;
    private static final double CLIP_NORM = 1.0;

    /** One warm-up step in so many. */
    private static final int WARM_UP_SHARE = 20;

    private final CheckpointStore checkpoints;
    private final Path snapshots;
    private final int snapshotEverySteps;
    private final int questionWritingEvery;

    /**
     * What came of it.
     *
     * @param parameters weights; a count
     * @param examples trained on, all stages, without those too long for the student; a count
     */
    public record Trained(
            CheckpointStore.Stored checkpoint, long parameters, int examples, StudentTraining.Outcome outcome) {}

    /**
     * @param snapshots folder for the snapshots of all trainings
     * @param questionWritingEvery one in so many examples of a domain also teaches to write a question; 0 for none
     */
    public StageTraining(
            CheckpointStore checkpoints, Path snapshots, int snapshotEverySteps, int questionWritingEvery) {
        this.checkpoints = checkpoints;
        this.snapshots = snapshots;
        this.snapshotEverySteps = snapshotEverySteps;
        this.questionWritingEvery = questionWritingEvery;
    }

    /**
     * Trains and stores the checkpoint.
     *
     * @param start what it begins with
     * @param manifestHash of the stage, hex
     * @param examples of this and all earlier stages, in the order of their manifests
     * @param progress told after each step; what it throws ends the training, and the snapshots stay
     * @throws io.evenkeel.student.NonFiniteLoss naming the batch
     */
    public Trained run(
            PipelineDefinition definition,
            StartingStudent start,
            String manifestHash,
            List<TrainingExample> examples,
            Consumer<StudentTraining.Progress> progress) {
        boolean writesQuestions = definition.getRecipes().contains(STUDENT_RECIPE);
        var lessons = Lessons.of(examples, writesQuestions ? questionWritingEvery : 0);
        var plan = plan(definition, manifestHash);
        try (var student = start.open().get()) {
            var snapshotFolder = snapshotsOf(manifestHash).resolve(recipeOf(start, plan, lessons.size()));
            var outcome = StudentTraining.train(student, lessons, plan, snapshotFolder, progress);
            var stored = checkpoints.put(student::save);
            return new Trained(stored, student.parameters(), trainedOn(examples, outcome), outcome);
        }
    }

    private static int trainedOn(List<TrainingExample> examples, StudentTraining.Outcome outcome) {
        var leftOut = Set.copyOf(outcome.leftOut());
        return (int) examples.stream()
                .filter(example -> !leftOut.contains(example.candidateId()))
                .count();
    }

    /** The stage's checkpoint was announced: nobody goes on from its snapshots. */
    public void announced(String manifestHash) {
        try {
            Folder.remove(snapshotsOf(manifestHash));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path snapshotsOf(String manifestHash) {
        return snapshots.resolve(manifestHash);
    }

    private Plan plan(PipelineDefinition definition, String manifestHash) {
        int steps = definition.getTrainingSteps();
        return new Plan(
                steps,
                definition.getTrainingBatch(),
                definition.getMaxSequenceTokens(),
                definition.getLearningRate(),
                (steps + WARM_UP_SHARE - 1) / WARM_UP_SHARE,
                WEIGHT_DECAY,
                CLIP_NORM,
                Ids.bits("training", Long.toString(definition.getSeed()), manifestHash),
                snapshotEverySteps);
    }

    /** Settings that were changed between two starts begin anew: another training's snapshots would be refused. */
    private static String recipeOf(StartingStudent start, Plan plan, int lessons) {
        return ContentHash.of(
                        start.name(),
                        Integer.toString(lessons),
                        Integer.toString(plan.steps()),
                        Integer.toString(plan.batchSize()),
                        Integer.toString(plan.maxTokens()),
                        Double.toString(plan.learningRate()),
                        Long.toString(plan.seed()))
                .hex()
                .substring(0, 16);
    }
}
