package io.evenkeel.trainer.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.student.Student;
import io.evenkeel.student.StudentConfig;
import io.evenkeel.student.checkpoint.CheckpointName;
import io.evenkeel.trainer.checkpoint.Folder;
import io.evenkeel.trainer.training.SmallStudents;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnedStudentTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private Path base;
    private Path output;

    @BeforeEach
    void anOutputThatIsFine() {
        base = Path.of(URI.create(SmallStudents.save(folder)));
        output = folder.resolve("output");
        Folder.copy(base, output);
    }

    @Test
    void aStudentOfTheBasesShapeAndTokenizerIsTaken() {
        try (var student = ReturnedStudent.load(output, base)) {
            var saved = folder.resolve("saved");
            student.save(saved);
            assertThat(CheckpointName.of(saved)).isEqualTo(CheckpointName.of(base));
        }
    }

    @Test
    void aTokenizerThatWasWrittenAnewInOtherWordsIsTheSame() throws IOException {
        var file = output.resolve("tokenizer.json");
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), JSON.readTree(file.toFile()));
        try (var student = ReturnedStudent.load(output, base)) {
            assertThat(student.parameters()).isPositive();
        }
    }

    @Test
    void aTokenizerThatWouldCutPromptsIsRefused() throws IOException {
        var file = output.resolve("tokenizer.json");
        var json = (ObjectNode) JSON.readTree(file.toFile());
        json.set(
                "truncation",
                JSON.readTree("{\"direction\":\"Right\",\"max_length\":8,\"strategy\":\"LongestFirst\",\"stride\":0}"));
        JSON.writeValue(file.toFile(), json);
        assertRefused("the job's output was refused: tokenizer.json is not the base's; leave that one as it is.");
    }

    @Test
    void mergesAsPairsAreThoseWithABlankBetween() throws IOException {
        merges(base, "[\"a b\",\"ab c\"]");
        merges(output, "[[\"a\",\"b\"],[\"ab\",\"c\"]]");
        assertThat(refusalOrNone()).doesNotContain("is not the base's");
        merges(output, "[[\"a\",\"b\"],[\"ab\",\"d\"]]");
        assertRefused("the job's output was refused: tokenizer.json is not the base's; leave that one as it is.");
    }

    @Test
    void anotherTokenizerIsRefused() throws IOException {
        var file = output.resolve("tokenizer.json");
        var json = (ObjectNode) JSON.readTree(file.toFile());
        ((ObjectNode) json.path("model").path("vocab")).put("zz", 4);
        JSON.writeValue(file.toFile(), json);
        assertRefused("the job's output was refused: tokenizer.json is not the base's; leave that one as it is.");
    }

    @Test
    void anotherShapeIsRefusedAndNamed() throws IOException {
        try (var other = Student.create(StudentConfig.tiny(), 1)) {
            Folder.remove(output);
            other.save(output);
        }
        assertRefused("the job's output was refused: config.json has hiddenSize 128, but that of the base is 16.");
    }

    @Test
    void aWeightThatIsNotFiniteIsRefused() throws IOException {
        var file = output.resolve("model.safetensors");
        var bytes = Files.readAllBytes(file);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - Float.BYTES, Float.NaN);
        Files.write(file, bytes);
        assertThatThrownBy(() -> ReturnedStudent.load(output, base))
                .isInstanceOf(JobFailed.class)
                .hasMessageStartingWith("the job's output was refused: ")
                .hasMessageContaining("model.")
                .hasMessageContaining("finite");
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"})
    void aFileThatIsMissingIsNamed(String name) throws IOException {
        Files.delete(output.resolve(name));
        assertThatThrownBy(() -> ReturnedStudent.load(output, base))
                .isInstanceOf(JobFailed.class)
                .hasMessageContaining(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "model.safetensors", "tokenizer.json"})
    void aFileThatIsCutOffIsNamed(String name) throws IOException {
        var file = output.resolve(name);
        var bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> ReturnedStudent.load(output, base))
                .isInstanceOf(JobFailed.class)
                .hasMessageContaining(name);
    }

    @Test
    void whatAJobTellsOfItselfIsReadAndTheRestAssumed() throws IOException {
        var silent = new JobReport(3, 6, 0, 0);
        assertThat(JobReport.read(output, silent)).isEqualTo(silent);
        Files.writeString(output.resolve("evenkeel.json"), "{\"steps\": 5, \"tokens\": 5000000000, \"loss\": 0.5}");
        assertThat(JobReport.read(output, silent)).isEqualTo(new JobReport(3, 5, 5_000_000_000L, 0.5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"loss\": \"NaN\"}", "{\"steps\": -1}", "{\"loss\": NaN}"})
    void aReportThatIsNoObjectOfNumbersIsRefused(String text) throws IOException {
        Files.writeString(output.resolve("evenkeel.json"), text);
        assertThatThrownBy(() -> JobReport.read(output, new JobReport(3, 6, 0, 0)))
                .isInstanceOf(JobFailed.class)
                .hasMessageStartingWith("output/evenkeel.json ");
    }

    private void assertRefused(String sentence) {
        assertThatThrownBy(() -> ReturnedStudent.load(output, base))
                .isInstanceOf(JobFailed.class)
                .hasMessage(sentence);
    }

    private String refusalOrNone() {
        try {
            ReturnedStudent.load(output, base).close();
            return "";
        } catch (JobFailed e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void merges(Path directory, String merges) throws IOException {
        var file = directory.resolve("tokenizer.json");
        var json = (ObjectNode) JSON.readTree(file.toFile());
        ((ObjectNode) json.path("model")).set("merges", JSON.readTree(merges));
        JSON.writeValue(file.toFile(), json);
    }
}
