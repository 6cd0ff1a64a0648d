package io.evenkeel.student.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.student.LoraSettings;
import io.evenkeel.student.StudentConfig;
import io.evenkeel.student.decoder.WeightLayout;
import io.evenkeel.student.decoder.WeightValues;
import io.evenkeel.student.tokenizer.SpecialTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A model as Hugging Face keeps it: config, weights in safetensors, tokenizer, chat template, defaults of generation. */
public final class HuggingFaceDirectory {
    /** Where a saved student's adapter lies. */
    public static final String ADAPTER = "lora";

    public static final String TOKENIZER = "tokenizer.json";
    public static final String TOKENIZER_CONFIG = "tokenizer_config.json";
    public static final String CHAT_TEMPLATE = "chat_template.jinja";
    private static final String CONFIG = "config.json";
    private static final String GENERATION = "generation_config.json";
    private static final String CARD = "README.md";
    private static final List<String> OPTIONAL_COMPANIONS = List.of(
            GENERATION, CHAT_TEMPLATE, "special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt");
    private static final ObjectMapper JSON = new ObjectMapper();

    private HuggingFaceDirectory() {}

    /** An adapter that is saved beside the weights it has been worked into. */
    public record Adapter(LoraSettings settings, String base, List<Safetensors.Floats> weights) {}

    /**
     * Reads a directory; every file but the weights' values, whose names and shapes are checked.
     *
     * @throws io.evenkeel.student.CheckpointRefused when something in it is missing, malformed or not supported
     */
    public static Checkpoint read(Path directory) {
        var folder = new Folder(directory);
        var config = folder.json(CONFIG);
        var student = HuggingFaceConfig.student(config);
        var generation = folder.has(GENERATION) ? folder.json(GENERATION) : JSON.nullNode();
        var companions = new LinkedHashMap<String, byte[]>();
        companions.put(TOKENIZER, folder.bytes(TOKENIZER));
        companions.put(TOKENIZER_CONFIG, folder.bytes(TOKENIZER_CONFIG));
        for (var file : OPTIONAL_COMPANIONS) {
            if (folder.has(file)) {
                companions.put(file, folder.bytes(file));
            }
        }
        return new Checkpoint(
                student, HuggingFaceConfig.specials(config, generation), weights(directory, student), companions);
    }

    /**
     * The weights alone.
     *
     * @throws io.evenkeel.student.CheckpointRefused naming the first tensor that is missing, extra or misshapen; and, when
     *     values are asked for, the first that is not finite
     */
    public static WeightValues weights(Path directory, StudentConfig config) {
        return WeightFiles.of(new Folder(directory), WeightLayout.of(config));
    }

    /** The types that the weights are stored in, such as BF16. */
    public static List<String> types(Path directory) {
        return WeightFiles.types(new Folder(directory));
    }

    /** The shape of a model whose directory need not be complete: {@code config.json} alone. */
    public static StudentConfig config(Path directory) {
        return HuggingFaceConfig.student(new Folder(directory).json(CONFIG));
    }

    /**
     * Writes a directory that is complete or not there: under a temporary name beside it, flushed, renamed.
     *
     * @param directory must not be there, or be empty
     * @param weights any adapter worked in
     * @param companions files that are written as they are
     * @param card the model card, Markdown
     */
    public static void write(
            Path directory,
            StudentConfig config,
            SpecialTokens specials,
            List<Safetensors.Floats> weights,
            Map<String, byte[]> companions,
            @Nullable Adapter adapter,
            String card) {
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
            for (var companion : companions.entrySet()) {
                DurableFiles.write(writing.resolve(companion.getKey()), companion.getValue());
            }
            DurableFiles.write(writing.resolve(CARD), card.getBytes(StandardCharsets.UTF_8));
            Safetensors.write(writing.resolve(WeightFiles.ONE), weights, Map.of("format", "pt"));
            if (adapter != null) {
                PeftAdapter.write(
                        Files.createDirectory(writing.resolve(ADAPTER)),
                        adapter.settings(),
                        adapter.base(),
                        adapter.weights());
            }
            DurableFiles.flushFolder(writing);
            DurableFiles.rename(writing, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] pretty(JsonNode json) throws JsonProcessingException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    }
}
