package io.evenkeel.sampler.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.student.CheckpointRefused;
import io.evenkeel.student.Prompt;
import io.evenkeel.student.PromptAndCompletion;
import io.evenkeel.student.Student;
import io.evenkeel.student.StudentConfig;
import io.evenkeel.student.checkpoint.CheckpointName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real student of random weights. */
class StudentScoringTest {
    @TempDir
    Path home;

    @Test
    void aSavedStudentScoresWhatItSaysItselfAndAnAlteredOneIsRefused() throws IOException {
        var folder = home.resolve("checkpoint");
        try (var student = Student.create(StudentConfig.tiny(), 3)) {
            student.save(folder);
        }
        var hash = CheckpointName.of(folder);
        try (var students = new CheckpointStudents()) {
            var student = students.of(folder.toUri().toString(), hash);
            var prompt = Prompt.question("what is 1 + 1 ?");
            var said = student.completions(List.of(prompt), 8);
            assertThat(student.completions(List.of(prompt), 8)).isEqualTo(said);
            assertThat(student.score(List.of(
                            new PromptAndCompletion("q-1", prompt, "2"), new PromptAndCompletion("q-2", prompt, ""))))
                    .satisfiesExactly(
                            score -> assertThat(score.perplexityRatio())
                                    .isPositive()
                                    .isFinite(),
                            score -> assertThat(score.excluded()).isNotNull());
        }
        Files.writeString(folder.resolve("config.json"), " ", java.nio.file.StandardOpenOption.APPEND);
        try (var students = new CheckpointStudents()) {
            assertThatThrownBy(() -> students.of(folder.toUri().toString(), hash))
                    .isInstanceOf(CheckpointRefused.class);
        }
    }
}
