package io.evenkeel.trainer.training;

import io.evenkeel.contracts.avro.Checkpoint;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.student.Student;
import io.evenkeel.trainer.checkpoint.CheckpointStore;
import io.evenkeel.trainer.checkpoint.Folder;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The student that a stage's training begins with (design §5: from the base model, or continued from the last checkpoint).
 *
 * @param name tells it from any other: the base's, or the checkpoint's hash
 * @param open makes it ready; it is the caller's to close
 * @param save writes it as a Hugging Face directory that is not there yet, flushed
 */
public record StartingStudent(String name, Supplier<Student> open, Consumer<Path> save) {
    private static final String LAST = "last";

    /** Whether the pipeline's stages go on from the checkpoint before them. */
    public static boolean goesOn(PipelineDefinition definition) {
        return definition.getTrainFrom().equals(LAST);
    }

    /** The pipeline's base student. */
    public static StartingStudent base(PipelineDefinition definition) {
        return new StartingStudent(
                definition.getStudent(),
                () -> BaseStudent.of(definition),
                folder -> BaseStudent.save(definition, folder));
    }

    /** An announced checkpoint; opening it fails where its content is not what its name says. */
    public static StartingStudent of(Checkpoint checkpoint) {
        return new StartingStudent(
                checkpoint.getHash(),
                () -> Student.load(verified(checkpoint)),
                folder -> Folder.copy(verified(checkpoint), folder));
    }

    private static Path verified(Checkpoint checkpoint) {
        var folder = Path.of(URI.create(checkpoint.getUri()));
        if (!CheckpointStore.verify(folder, checkpoint.getHash())) {
            throw new SealedExamples.NotAsSealed(
                    "the checkpoint " + checkpoint.getHash() + " is not what its name says");
        }
        return folder;
    }
}
