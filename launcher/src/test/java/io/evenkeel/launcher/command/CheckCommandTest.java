package io.evenkeel.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.student.Architecture;
import io.evenkeel.student.RotaryScaling;
import io.evenkeel.student.Student;
import io.evenkeel.student.StudentConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    @TempDir
    Path folder;

    @Test
    void aCheckpointIsNamedAndItsTokenizerCompared() throws IOException {
        var checkpoint = saved();
        Files.writeString(checkpoint.resolve("expected.json"), reference("[68]"));
        var told = Invocation.of("student", "check", checkpoint.toString(), "--json")
                .succeeds();
        assertThat(told.json().at("/facts/architecture").asText()).isEqualTo("Qwen3ForCausalLM");
        assertThat(told.json().at("/facts/types").asText()).isEqualTo("F32");
        assertThat(told.json().at("/facts/tokenizer").asText()).isEqualTo("259 ids");
        assertThat(told.json().at("/findings/0/kind").asText()).isEqualTo("tokenizer ids");
        assertThat(told.json().at("/findings/0/holds").asBoolean()).isTrue();
    }

    @Test
    void anErrorBeyondItsToleranceEndsWithOne() throws IOException {
        var checkpoint = saved();
        Files.writeString(checkpoint.resolve("expected.json"), reference("[99]"));
        var told = Invocation.of("student", "check", checkpoint.toString());
        assertThat(told.code()).isEqualTo(Commands.FAILED);
        assertThat(told.out()).contains("tokenizer ids").contains("false");
    }

    @Test
    void aRefusalIsOneSentence() {
        var told = Invocation.of("student", "check", folder.toString());
        assertThat(told.code()).isEqualTo(Commands.FAILED);
        assertThat(told.err().strip())
                .contains("has neither config.json nor tokenizer.json")
                .hasLineCount(1);
    }

    private Path saved() {
        var checkpoint = folder.resolve("student");
        var config = new StudentConfig(
                Architecture.QWEN3, 259, 16, 1, 2, 1, 8, 32, 64, 10_000, 1e-5, true, RotaryScaling.NONE);
        try (var student = Student.create(config, 1)) {
            student.save(checkpoint);
        }
        return checkpoint;
    }

    private static String reference(String ids) {
        return "{\"texts\": [{\"text\": \"A\", \"ids\": " + ids + ", \"decoded\": \"A\"}], \"chats\": []}";
    }
}
