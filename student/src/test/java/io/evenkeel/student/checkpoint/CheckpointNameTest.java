package io.evenkeel.student.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointNameTest {
    @TempDir
    Path folder;

    @Test
    void itIsWhatSha256sumOfTheSortedSumsPrints() throws IOException {
        Files.writeString(folder.resolve("model.safetensors"), "abc");
        Files.writeString(folder.resolve("config.json"), "{}");
        assertThat(CheckpointName.of(folder))
                .isEqualTo("bb26275d74d8b85c193d98418b10723876d6a1ef2da1f60287213e8b8a65bf38");
    }

    @Test
    void itChangesWithAnyContentAndAnyName() throws IOException {
        Files.writeString(folder.resolve("a"), "1");
        var name = CheckpointName.of(folder);
        Files.writeString(folder.resolve("a"), "2");
        assertThat(CheckpointName.of(folder)).isNotEqualTo(name);
        Files.writeString(folder.resolve("a"), "1");
        assertThat(CheckpointName.of(folder)).isEqualTo(name);
        Files.move(folder.resolve("a"), folder.resolve("b"));
        assertThat(CheckpointName.of(folder)).isNotEqualTo(name);
    }
}
