package io.evenkeel.student.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.student.CheckpointRefused;
import io.evenkeel.student.Examples;
import io.evenkeel.student.Student;
import io.evenkeel.student.tokenizer.SpecialTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class HuggingFaceDirectoryTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private Path saved = Path.of("");

    @BeforeEach
    void save() {
        saved = folder.resolve("student");
        try (var student = Student.create(Examples.small(), 1)) {
            student.save(saved);
        }
    }

    @Test
    void whatWasSavedAndLoadedIsSavedAgainByteForByte() throws IOException {
        var again = folder.resolve("again");
        try (var student = Student.load(saved)) {
            student.save(again);
        }
        for (var file : List.of(
                "config.json",
                "generation_config.json",
                "model.safetensors",
                "tokenizer.json",
                "tokenizer_config.json")) {
            assertThat(again.resolve(file)).hasSameBinaryContentAs(saved.resolve(file));
        }
    }

    @Test
    void nothingButTheDirectoryIsLeft() throws IOException {
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(saved);
        }
        try (var student = Student.create(Examples.small(), 1)) {
            assertThatThrownBy(() -> student.save(saved)).isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void theWeightsFileKeepsToTheSafetensorsFormat() throws IOException {
        var bytes = Files.readAllBytes(saved.resolve("model.safetensors"));
        int headerBytes =
                (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        assertThat((headerBytes + 8) % 8).isZero();
        var header = JSON.readTree(new String(bytes, 8, headerBytes, StandardCharsets.UTF_8));
        assertThat(header.at("/__metadata__/format").asText()).isEqualTo("pt");
        long next = 0;
        for (var entry : header.properties()) {
            if (!entry.getKey().equals("__metadata__")) {
                assertThat(entry.getValue().get("dtype").asText()).isEqualTo("F32");
                long size = 4;
                for (var dimension : entry.getValue().get("shape")) {
                    size *= dimension.asLong();
                }
                assertThat(entry.getValue().at("/data_offsets/0").asLong()).isEqualTo(next);
                next += size;
                assertThat(entry.getValue().at("/data_offsets/1").asLong()).isEqualTo(next);
            }
        }
        assertThat(bytes.length).isEqualTo(8 + headerBytes + next);
        assertThat(header.has("lm_head.weight")).isFalse(); // tied
    }

    @Test
    void theConfigIsALlamasInBothSpellings() throws IOException {
        var config = JSON.readTree(saved.resolve("config.json").toFile());
        assertThat(config.at("/architectures/0").asText()).isEqualTo("LlamaForCausalLM");
        assertThat(config.at("/rope_theta").asDouble()).isEqualTo(10_000);
        assertThat(config.at("/rope_parameters/rope_theta").asDouble()).isEqualTo(10_000);
        assertThat(config.at("/torch_dtype").asText()).isEqualTo("float32");
        assertThat(config.at("/dtype").asText()).isEqualTo("float32");
        assertThat(config.at("/eos_token_id").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @FieldSource("io.evenkeel.student.decoder.Golden#NAMES")
    void theConfigsOfTransformersFourAndFiveSayTheSame(String name) throws IOException {
        var golden = Path.of("src/test/resources/goldens").resolve(name);
        Files.copy(golden.resolve("config.transformers4.json"), folder.resolve("config.json"));
        assertThat(HuggingFaceDirectory.config(folder)).isEqualTo(HuggingFaceDirectory.config(golden));
    }

    @ParameterizedTest
    @FieldSource("io.evenkeel.student.decoder.Golden#NAMES")
    void aForeignConfigIsWrittenAsItWasUnderstood(String name) throws IOException {
        var config = HuggingFaceDirectory.config(
                Path.of("src/test/resources/goldens").resolve(name));
        var specials = new SpecialTokens(1, List.of(2, 5), 0);
        var written = HuggingFaceConfig.write(config, specials);
        assertThat(HuggingFaceConfig.student(written)).isEqualTo(config);
        assertThat(HuggingFaceConfig.specials(written, JSON.nullNode())).isEqualTo(specials);
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"})
    void aMissingFileIsNamed(String file) throws IOException {
        Files.delete(saved.resolve(file));
        refused("has no " + file);
    }

    @Test
    void anArchitectureThatIsNotSupportedIsNamed() {
        change(config -> config.putArray("architectures").add("GPT2LMHeadModel"));
        refused("GPT2LMHeadModel");
    }

    @Test
    void partsOfALlamaThatAreNotSupportedAreNamed() {
        change(config -> config.put("attention_bias", true));
        refused("attention_bias");
        change(config ->
                config.put("attention_bias", false).putObject("rope_parameters").put("rope_type", "yarn"));
        refused("yarn");
    }

    @Test
    void aMissingTensorIsNamed() {
        change(config -> config.put("num_hidden_layers", 3));
        refused("lack the tensor model.layers.2.input_layernorm.weight");
    }

    @Test
    void anExtraTensorIsNamed() {
        change(config -> config.put("num_hidden_layers", 1));
        refused("have the tensor model.layers.1.");
    }

    @Test
    void aMisshapenTensorIsNamed() {
        change(config -> config.put("intermediate_size", 65));
        refused("model.layers.0.mlp.gate_proj.weight in model.safetensors has the shape [64, 32], but the"
                + " configuration asks for [65, 32].");
    }

    @Test
    void aSizeThatCannotBeIsNamed() {
        change(config -> config.put("num_key_value_heads", 3));
        refused("heads is 4; allowed: multiples of keyValueHeads");
    }

    @Test
    void aWeightThatIsNotFiniteIsNamed() throws IOException {
        var file = saved.resolve("model.safetensors");
        var bytes = Files.readAllBytes(file);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - 4, Float.NaN);
        Files.write(file, bytes);
        refused("model.layers.1.mlp.down_proj.weight in model.safetensors has a value that is not finite");
    }

    @Test
    void aWeightsFileCutAnywhereIsRefused() throws IOException {
        var file = saved.resolve("model.safetensors");
        var bytes = Files.readAllBytes(file);
        for (int length : new int[] {0, 5, 8, 9, 300, 5_000, bytes.length - 1}) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> Safetensors.read(file))
                    .as("%d bytes", length)
                    .isInstanceOf(CheckpointRefused.class);
        }
    }

    @Test
    void headersThatLieAreRefused() throws IOException {
        var file = folder.resolve("x.safetensors");
        for (var header : List.of(
                "[]",
                "{",
                "{\"a\":{\"dtype\":\"F9\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}")) {
            var json = header.getBytes(StandardCharsets.UTF_8);
            Files.write(
                    file,
                    ByteBuffer.allocate(8 + json.length + 4)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(json.length)
                            .put(json)
                            .array());
            assertThatThrownBy(() -> Safetensors.read(file)).as(header).isInstanceOf(CheckpointRefused.class);
        }
    }

    @Test
    void halfPrecisionIsWidenedWithoutLoss() {
        var half = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 0x3C01)
                .putShort((short) 0xFBFF);
        assertThat(StoredTensor.floats("a", "F16", half.flip())).containsExactly(1 + 1 / 1024f, -65_504f);
        var brain = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 0x3F81)
                .putShort((short) 0xC000);
        assertThat(StoredTensor.floats("a", "BF16", brain.flip())).containsExactly(1 + 1 / 128f, -2f);
    }

    @Test
    void theTokenizerMustFitTheVocabulary() throws IOException {
        var tokenizer = saved.resolve("tokenizer.json");
        Files.copy(
                Path.of("src/test/resources/goldens/tokenizer-chatml/tokenizer.json"),
                tokenizer,
                StandardCopyOption.REPLACE_EXISTING);
        refused("has 320 ids, but config.json a vocab_size of 259");
    }

    private void change(Consumer<ObjectNode> edit) {
        var file = saved.resolve("config.json").toFile();
        try {
            JsonNode config = JSON.readTree(file);
            edit.accept((ObjectNode) config);
            JSON.writeValue(file, config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void refused(String part) {
        assertThatThrownBy(() -> Student.load(saved).close())
                .isInstanceOf(CheckpointRefused.class)
                .hasMessageContaining(part)
                .satisfies(e -> assertThat(e.toString().lines()).hasSize(1));
    }
}
