package io.evenkeel.trainer.training;

import io.evenkeel.student.Architecture;
import io.evenkeel.student.RotaryScaling;
import io.evenkeel.student.Student;
import io.evenkeel.student.StudentConfig;
import java.nio.file.Path;

/** A student that trains a step in milliseconds, as a Hugging Face directory. */
public final class SmallStudents {
    private static final StudentConfig SMALL =
            new StudentConfig(Architecture.LLAMA, 259, 16, 1, 2, 1, 8, 32, 64, 10_000, 1e-5, true, RotaryScaling.NONE);

    private SmallStudents() {}

    /** @return a URI as a pipeline's definition names it */
    public static String save(Path folder) {
        var directory = folder.resolve("small-student");
        try (var student = Student.create(SMALL, 1)) {
            student.save(directory);
        }
        return directory.toUri().toString();
    }

    /** The same, loaded. */
    public static Student create(Path folder) {
        save(folder);
        return Student.load(folder.resolve("small-student"));
    }
}
