package io.evenkeel.trainer.training;

import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.student.StudentTraining;
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
        var lessons = Lessons.of(definition, examples, questionWritingEvery).stream()
                .map(Lesson::pair)
                .toList();
        var plan = Recipe.of(definition, manifestHash, snapshotEverySteps);
        try (var student = start.open().get()) {
            var snapshotFolder = snapshotsOf(manifestHash).resolve(Recipe.name(start, plan, lessons.size()));
            var outcome = StudentTraining.train(student, lessons, plan, snapshotFolder, progress);
            var card = StageCard.of(definition, start, manifestHash, plan, examples);
            var stored = checkpoints.put(folder -> student.save(folder, card));
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
}
