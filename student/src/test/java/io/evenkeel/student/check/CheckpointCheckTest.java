package io.evenkeel.student.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.evenkeel.student.CheckpointRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointCheckTest {
    private static final Path GOLDENS = Path.of("src/test/resources/goldens");
    private static final List<String> DECODER = List.of(
            "logits",
            "nll.conditional",
            "nll.unconditional",
            "greedy",
            "loss",
            "gradients",
            "adamw.losses",
            "adamw_clip.losses");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @FieldSource("io.evenkeel.student.decoder.Golden#NAMES")
    void everyReferenceValueOfAGoldenCheckpointIsComparedAndHolds(String name) {
        var check = CheckpointCheck.of(GOLDENS.resolve(name));
        assertThat(check.findings()).extracting(Finding::kind).containsAll(DECODER);
        assertThat(check.findings().stream().anyMatch(finding -> finding.kind().equals("lora.logits")))
                .isEqualTo(Files.exists(GOLDENS.resolve(name).resolve("lora")));
        assertThat(check.findings()).allMatch(Finding::holds);
        assertThat(check.holds()).isTrue();
        assertThat(check.facts()).containsEntry("tokenizer", "none");
    }

    @Test
    void architectureParametersAndTypesAreNamed() {
        assertThat(CheckpointCheck.of(GOLDENS.resolve("qwen2-sharded-f32")).facts())
                .containsEntry("architecture", "Qwen2ForCausalLM")
                .containsEntry("parameters", "94784")
                .containsEntry("types", "F32");
        assertThat(CheckpointCheck.of(GOLDENS.resolve("qwen3-headdim-bf16")).facts())
                .containsEntry("architecture", "Qwen3ForCausalLM")
                .containsEntry("types", "BF16");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tokenizer-chatml", "tokenizer-headers"})
    void aTokenizerIsComparedIdForIdAndItsTemplateLetterForLetter(String name) {
        var check = CheckpointCheck.of(GOLDENS.resolve(name));
        assertThat(check.findings())
                .extracting(Finding::kind, Finding::compared, Finding::largestError)
                .containsExactly(
                        tuple("tokenizer ids", 13L, 0.0),
                        tuple("tokenizer texts", 13L, 0.0),
                        tuple("chat template", 6L, 0.0));
        assertThat(check.facts()).containsEntry("tokenizer", "320 ids").containsEntry("chat template", "yes");
    }

    @Test
    void aCheckpointThatComputesSomethingElseDoesNotHold() throws IOException {
        var other = copy("llama-linear-rope-f16");
        var config = Files.readString(other.resolve("config.json"));
        Files.writeString(other.resolve("config.json"), config.replace("10000.0", "20000.0"));
        var check = CheckpointCheck.of(other);
        assertThat(check.holds()).isFalse();
        assertThat(check.findings())
                .filteredOn(finding -> finding.kind().equals("logits"))
                .noneMatch(Finding::holds);
    }

    @Test
    void aTemplateThatRendersSomethingElseDoesNotHold() throws IOException {
        var other = copy("tokenizer-chatml");
        var template = Files.readString(other.resolve("chat_template.jinja"));
        Files.writeString(other.resolve("chat_template.jinja"), template.replace("| trim", ""));
        assertThat(CheckpointCheck.of(other).holds()).isFalse();
    }

    @Test
    void aFolderThatIsNoCheckpointIsRefused() {
        assertThatThrownBy(() -> CheckpointCheck.of(folder))
                .isInstanceOf(CheckpointRefused.class)
                .hasMessageContaining("has neither config.json nor tokenizer.json");
    }

    private Path copy(String name) throws IOException {
        var copy = Files.createDirectory(folder.resolve(name));
        try (var files = Files.list(GOLDENS.resolve(name))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        try (var files = Files.list(copy)) {
            files.forEach(file -> file.toFile().setWritable(true));
        }
        return copy;
    }
}
