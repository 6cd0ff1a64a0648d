package io.evenkeel.trainer.training;

import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.student.Student;
import io.evenkeel.student.StudentConfig;
import io.evenkeel.trainer.checkpoint.Folder;
import java.net.URI;
import java.nio.file.Path;

/** The student that each training of a pipeline begins with. */
public final class BaseStudent {
    private static final String TINY = "tiny";

    private BaseStudent() {}

    /**
     * Random weights from the pipeline's seed for {@code tiny}, else a Hugging Face directory, by URI or path.
     *
     * @throws io.evenkeel.student.CheckpointRefused in one sentence
     */
    public static Student of(PipelineDefinition definition) {
        var named = definition.getStudent();
        if (named.equals(TINY)) {
            return Student.create(StudentConfig.tiny(), definition.getSeed());
        }
        return Student.load(directory(named));
    }

    /**
     * Writes the same as a Hugging Face directory, flushed. A directory's files are copied as they are, so that nothing is
     * lost that another stack reads and we do not.
     *
     * @param folder not there yet
     */
    static void save(PipelineDefinition definition, Path folder) {
        var named = definition.getStudent();
        if (named.equals(TINY)) {
            try (var student = of(definition)) {
                student.save(folder);
            }
        } else {
            Folder.copy(directory(named), folder);
        }
    }

    private static Path directory(String named) {
        return named.startsWith("file:") ? Path.of(URI.create(named)) : Path.of(named);
    }
}
