package io.evenkeel.student.decoder;

import io.evenkeel.student.StudentConfig;
import io.evenkeel.student.checkpoint.HuggingFaceDirectory;
import io.evenkeel.student.checkpoint.Safetensors;
import io.evenkeel.student.checkpoint.StoredTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** A checkpoint of src/test/resources/goldens with what transformers and PyTorch compute with it; make.py there made it. */
record Golden(StudentConfig config, WeightValues weights, Map<String, StoredTensor> expected) {
    static final Path FOLDER = Path.of("src/test/resources/goldens");

    static Golden read(String name) {
        var directory = FOLDER.resolve(name);
        var config = HuggingFaceDirectory.config(directory);
        try {
            return new Golden(
                    config,
                    HuggingFaceDirectory.weights(directory, config),
                    Safetensors.read(directory.resolve("expected.safetensors")).tensors());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of them. */
    static final List<String> NAMES = List.of(
            "llama-tied-f32",
            "llama3-rope-untied-bf16",
            "llama-linear-rope-f16",
            "qwen2-sharded-f32",
            "qwen3-headdim-bf16");

    Decoder decoder() {
        return decoder(Precision.FLOAT32);
    }

    Decoder decoder(Precision precision) {
        return new Decoder(config, weights, precision);
    }

    float[] floats(String name) {
        return tensor(name).floats();
    }

    long[] longs(String name) {
        var bytes = tensor(name).bytes();
        var values = new long[bytes.remaining() / Long.BYTES];
        bytes.asLongBuffer().get(values);
        return values;
    }

    /** The three sequences, each with its completion predicted. */
    List<TokenSequence> batch() {
        return IntStream.range(0, 3)
                .mapToObj(i -> new TokenSequence(longs("ids." + i), (int) longs("prompt_len." + i)[0]))
                .toList();
    }

    List<long[]> prompts() {
        var prompts = new ArrayList<long[]>();
        for (var sequence : batch()) {
            prompts.add(Arrays.copyOf(sequence.ids(), sequence.predictedFrom()));
        }
        return prompts;
    }

    private StoredTensor tensor(String name) {
        return Objects.requireNonNull(expected.get(name), name);
    }
}
