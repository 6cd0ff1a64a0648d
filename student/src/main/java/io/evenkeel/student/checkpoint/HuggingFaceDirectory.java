package io.evenkeel.student.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.student.CheckpointRefused;
import io.evenkeel.student.StudentConfig;
import io.evenkeel.student.decoder.WeightLayout;
import io.evenkeel.student.tokenizer.SpecialTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** A model as Hugging Face keeps it: config, weights in safetensors, tokenizer, defaults of generation. */
public final class HuggingFaceDirectory {
    private static final String CONFIG = "config.json";
    private static final String GENERATION = "generation_config.json";
    private static final String WEIGHTS = "model.safetensors";
    private static final String TOKENIZER = "tokenizer.json";
    private static final String TOKENIZER_CONFIG = "tokenizer_config.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private HuggingFaceDirectory() {}

    /**
     * Reads a directory whole.
     *
     * @throws CheckpointRefused when something in it is missing, malformed or not supported
     */
    public static Checkpoint read(Path directory) {
        var config = json(directory, CONFIG);
        var student = HuggingFaceConfig.student(config);
        var generation = Files.exists(directory.resolve(GENERATION)) ? json(directory, GENERATION) : JSON.nullNode();
        return new Checkpoint(
                student,
                HuggingFaceConfig.specials(config, generation),
                weights(directory, student),
                bytes(directory, TOKENIZER),
                bytes(directory, TOKENIZER_CONFIG));
    }

    /**
     * The weights alone.
     *
     * @throws CheckpointRefused naming the first tensor that is missing, extra, misshapen or not finite
     */
    public static Map<String, float[]> weights(Path directory, StudentConfig config) {
        var stored = tensors(directory);
        var weights = new LinkedHashMap<String, float[]>();
        for (var weight : WeightLayout.of(config)) {
            var tensor = stored.get(weight.name());
            var shape = Arrays.stream(weight.shape().getShape()).boxed().toList();
            if (tensor == null) {
                throw new CheckpointRefused(WEIGHTS + " lacks the tensor " + weight.name() + " " + shape + ".");
            }
            if (!tensor.shape().equals(shape)) {
                throw new CheckpointRefused("Tensor " + weight.name() + " in " + WEIGHTS + " has the shape "
                        + tensor.shape() + ", but " + CONFIG + " asks for " + shape + ".");
            }
            weights.put(weight.name(), finite(weight.name(), tensor.floats()));
        }
        var extra = new LinkedHashSet<>(stored.keySet());
        extra.removeAll(weights.keySet());
        if (!extra.isEmpty()) {
            throw new CheckpointRefused(WEIGHTS + " has the tensor "
                    + extra.iterator().next() + ", which " + CONFIG + " does not ask for.");
        }
        return weights;
    }

    /** The shape of a model whose directory need not be complete: {@code config.json} alone. */
    public static StudentConfig config(Path directory) {
        return HuggingFaceConfig.student(json(directory, CONFIG));
    }

    /**
     * Writes a directory that is complete or not there: under a temporary name beside it, flushed, renamed.
     *
     * @param directory must not be there, or be empty
     */
    public static void write(
            Path directory,
            StudentConfig config,
            SpecialTokens specials,
            List<Safetensors.Floats> weights,
            byte[] tokenizer,
            byte[] tokenizerConfig) {
        var target = directory.toAbsolutePath();
        try {
            var parent = target.getParent();
            if (parent == null) {
                throw new IOException(directory + " has no folder above it.");
            }
            Files.createDirectories(parent);
            var writing = Files.createTempDirectory(parent, "." + target.getFileName() + ".writing-");
            Files.setPosixFilePermissions(writing, PosixFilePermissions.fromString("rwxr-xr-x"));
            DurableFiles.write(writing.resolve(CONFIG), pretty(HuggingFaceConfig.write(config, specials)));
            DurableFiles.write(writing.resolve(GENERATION), pretty(HuggingFaceConfig.writeGeneration(specials)));
            DurableFiles.write(writing.resolve(TOKENIZER), tokenizer);
            DurableFiles.write(writing.resolve(TOKENIZER_CONFIG), tokenizerConfig);
            Safetensors.write(writing.resolve(WEIGHTS), weights, Map.of("format", "pt"));
            DurableFiles.flushFolder(writing);
            DurableFiles.rename(writing, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, StoredTensor> tensors(Path directory) {
        try {
            return Safetensors.read(directory.resolve(WEIGHTS)).tensors();
        } catch (NoSuchFileException e) {
            throw missing(directory, WEIGHTS, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static float[] finite(String name, float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new CheckpointRefused("Tensor " + name + " in " + WEIGHTS + " has a value that is not finite.");
            }
        }
        return values;
    }

    private static JsonNode json(Path directory, String file) {
        try {
            var json = JSON.readTree(bytes(directory, file));
            if (json != null && json.isObject()) {
                return json;
            }
            throw new CheckpointRefused(file + " in " + directory + " is not a JSON object.");
        } catch (JsonProcessingException e) {
            throw new CheckpointRefused(file + " in " + directory + " is not JSON.", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path directory, String file) {
        try {
            return Files.readAllBytes(directory.resolve(file));
        } catch (NoSuchFileException e) {
            throw missing(directory, file, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CheckpointRefused missing(Path directory, String file, Exception cause) {
        return new CheckpointRefused(directory + " has no " + file + ".", cause);
    }

    private static byte[] pretty(JsonNode json) throws JsonProcessingException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    }
}
