package io.evenkeel.student.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.student.CheckpointRefused;
import io.evenkeel.student.LoraSettings;
import io.evenkeel.student.Projection;
import io.evenkeel.student.StudentConfig;
import io.evenkeel.student.decoder.WeightLayout;
import io.evenkeel.student.decoder.WeightValues;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A low-rank adapter as PEFT keeps it.
 *
 * <p>Source: PEFT's documentation, "PEFT checkpoint format".
 *
 * @param weights read as they are asked for
 */
public record PeftAdapter(LoraSettings settings, WeightValues weights) {
    private static final String CONFIG = "adapter_config.json";
    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final String PREFIX = "base_model.model.";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads a folder.
     *
     * @param config of the model that it adapts
     * @throws CheckpointRefused when it is not a plain LoRA adapter of projections, or something in it is missing or malformed
     */
    public static PeftAdapter read(Path directory, StudentConfig config) {
        var folder = new Folder(directory);
        var settings = settings(folder.json(CONFIG));
        return new PeftAdapter(settings, WeightFiles.of(folder, WEIGHTS, PREFIX, WeightLayout.of(config, settings)));
    }

    /**
     * Writes a folder, flushed.
     *
     * @param base what the adapter adapts, for {@code base_model_name_or_path}
     * @param weights in the layout's order, by the layout's names
     */
    static void write(Path directory, LoraSettings settings, String base, List<Safetensors.Floats> weights)
            throws IOException {
        DurableFiles.write(
                directory.resolve(CONFIG),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json(settings, base)));
        Safetensors.write(
                directory.resolve(WEIGHTS),
                weights.stream()
                        .map(each -> new Safetensors.Floats(PREFIX + each.name(), each.shape(), each.values()))
                        .toList(),
                Map.of("format", "pt"));
        DurableFiles.flushFolder(directory);
    }

    private static JsonNode json(LoraSettings settings, String base) {
        var json = JSON.createObjectNode();
        json.put("peft_type", "LORA");
        json.put("task_type", "CAUSAL_LM");
        json.put("base_model_name_or_path", base);
        json.put("r", settings.rank());
        json.put("lora_alpha", settings.alpha());
        json.put("lora_dropout", settings.dropout());
        var targets = json.putArray("target_modules");
        settings.targets().forEach(target -> targets.add(target.moduleName()));
        json.put("bias", "none");
        json.put("fan_in_fan_out", false);
        json.put("inference_mode", true);
        json.put("use_rslora", false);
        json.put("use_dora", false);
        json.putNull("modules_to_save");
        json.putNull("revision");
        return json;
    }

    private static LoraSettings settings(JsonNode json) {
        allowed(json, "peft_type", Set.of("LORA"), "LORA");
        allowed(json, "bias", Set.of("none"), "none");
        for (var key : List.of("use_rslora", "use_dora", "fan_in_fan_out", "lora_bias", "use_qalora")) {
            allowed(json, key, Set.of("false"), "false");
        }
        for (var key : List.of(
                "modules_to_save",
                "layers_to_transform",
                "layer_replication",
                "exclude_modules",
                "rank_pattern",
                "alpha_pattern",
                "target_parameters",
                "trainable_token_indices")) {
            if (json.hasNonNull(key) && !json.get(key).isEmpty()) {
                throw new CheckpointRefused(CONFIG + " has " + key + " = " + json.get(key) + "; allowed: none.");
            }
        }
        var targets = EnumSet.noneOf(Projection.class);
        for (var name : json.path("target_modules")) {
            targets.add(Projection.ofModuleName(name.asText())
                    .orElseThrow(() -> new CheckpointRefused(
                            CONFIG + " has the target module " + name + "; allowed: projections, such as q_proj.")));
        }
        try {
            return new LoraSettings(
                    json.path("r").asInt(),
                    json.path("lora_alpha").asDouble(),
                    json.path("lora_dropout").asDouble(0),
                    targets);
        } catch (IllegalArgumentException e) {
            throw new CheckpointRefused(CONFIG + ": " + e.getMessage(), e);
        }
    }

    private static void allowed(JsonNode json, String key, Set<String> allowed, String otherwise) {
        var value = json.hasNonNull(key) ? json.get(key).asText() : otherwise;
        if (!allowed.contains(value)) {
            throw new CheckpointRefused(
                    CONFIG + " has " + key + " = " + value + "; allowed: " + String.join(", ", allowed) + ".");
        }
    }
}
