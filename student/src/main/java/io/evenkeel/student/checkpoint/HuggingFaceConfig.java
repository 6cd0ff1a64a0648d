package io.evenkeel.student.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.student.Architecture;
import io.evenkeel.student.CheckpointRefused;
import io.evenkeel.student.RotaryScaling;
import io.evenkeel.student.StudentConfig;
import io.evenkeel.student.tokenizer.SpecialTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * {@code config.json} of a Llama, Qwen2 or Qwen3, in the spellings of transformers 4 ({@code rope_theta},
 * {@code rope_scaling}, {@code torch_dtype}) and 5 ({@code rope_parameters}, {@code dtype}). Written so that both read it.
 */
final class HuggingFaceConfig {
    private static final ObjectMapper JSON = new ObjectMapper();

    private HuggingFaceConfig() {}

    /** @throws CheckpointRefused naming the key that is missing or not supported */
    static StudentConfig student(JsonNode json) {
        var named = json.path("architectures").path(0).asText("none");
        var architecture = Architecture.ofClassName(named)
                .orElseThrow(() -> new CheckpointRefused("config.json names the architecture " + named + "; allowed: "
                        + Arrays.stream(Architecture.values())
                                .map(Architecture::className)
                                .collect(Collectors.joining(", "))
                        + "."));
        mustBe(json, "hidden_act", "silu");
        mustBe(json, "use_sliding_window", "false");
        json.path("layer_types").forEach(type -> {
            if (!type.asText().equals("full_attention")) {
                throw new CheckpointRefused("config.json has the layer type " + type + "; allowed: full_attention.");
            }
        });
        mustBe(json, "attention_bias", "false");
        mustBe(json, "mlp_bias", "false");
        int hidden = whole(json, "hidden_size");
        int heads = whole(json, "num_attention_heads");
        try {
            return new StudentConfig(
                    architecture,
                    whole(json, "vocab_size"),
                    hidden,
                    whole(json, "num_hidden_layers"),
                    heads,
                    json.hasNonNull("num_key_value_heads") ? whole(json, "num_key_value_heads") : heads,
                    json.hasNonNull("head_dim") ? whole(json, "head_dim") : hidden / Math.max(1, heads),
                    whole(json, "intermediate_size"),
                    whole(json, "max_position_embeddings"),
                    rope(json)
                            .path("rope_theta")
                            .asDouble(json.path("rope_theta").asDouble(10_000)),
                    json.path("rms_norm_eps").asDouble(1e-6),
                    json.path("tie_word_embeddings").asBoolean(false),
                    scaling(rope(json)));
        } catch (IllegalArgumentException e) {
            throw new CheckpointRefused("config.json: " + e.getMessage(), e);
        }
    }

    /** Special tokens; a model without a beginning marker begins with its first end marker. What {@code generation_config.json} says wins, as in transformers. */
    static SpecialTokens specials(JsonNode config, JsonNode generation) {
        var ends = generation.hasNonNull("eos_token_id") ? generation.get("eos_token_id") : config.path("eos_token_id");
        var list = new ArrayList<Integer>();
        if (ends.isArray()) {
            ends.forEach(id -> list.add(id.asInt()));
        } else if (ends.isInt()) {
            list.add(ends.asInt());
        }
        if (list.isEmpty()) {
            throw new CheckpointRefused("config.json has no eos_token_id, nor has generation_config.json.");
        }
        return new SpecialTokens(
                config.path("bos_token_id").asInt(list.get(0)),
                list,
                config.path("pad_token_id").asInt(list.get(0)));
    }

    static ObjectNode write(StudentConfig config, SpecialTokens specials) {
        var json = JSON.createObjectNode();
        json.putArray("architectures").add(config.architecture().className());
        json.put("model_type", config.architecture().modelType());
        switch (config.architecture()) {
            case LLAMA -> json.put("attention_bias", false).put("mlp_bias", false);
            case QWEN2 -> json.put("use_sliding_window", false);
            case QWEN3 -> json.put("attention_bias", false).put("use_sliding_window", false);
        }
        json.put("attention_dropout", 0.0);
        json.put("hidden_act", "silu");
        json.put("vocab_size", config.vocabularySize());
        json.put("hidden_size", config.hiddenSize());
        json.put("num_hidden_layers", config.layers());
        json.put("num_attention_heads", config.heads());
        json.put("num_key_value_heads", config.keyValueHeads());
        json.put("head_dim", config.headDim());
        json.put("intermediate_size", config.intermediateSize());
        json.put("max_position_embeddings", config.maxPositions());
        json.put("rms_norm_eps", config.rmsNormEps());
        json.put("tie_word_embeddings", config.tiedEmbeddings());
        json.put("initializer_range", 0.02);
        json.put("use_cache", true);
        json.put("rope_theta", config.ropeTheta());
        var scaling = rotary(config.rotaryScaling());
        json.set("rope_scaling", config.rotaryScaling().equals(RotaryScaling.NONE) ? json.nullNode() : scaling);
        json.set("rope_parameters", scaling.deepCopy().put("rope_theta", config.ropeTheta()));
        json.put("torch_dtype", "float32");
        json.put("dtype", "float32");
        markers(json, specials);
        return json;
    }

    static ObjectNode writeGeneration(SpecialTokens specials) {
        var json = JSON.createObjectNode();
        json.put("_from_model_config", true);
        markers(json, specials);
        return json;
    }

    private static void markers(ObjectNode json, SpecialTokens specials) {
        json.put("bos_token_id", specials.beginning());
        if (specials.ends().size() == 1) {
            json.put("eos_token_id", specials.end());
        } else {
            var ends = json.putArray("eos_token_id");
            specials.ends().forEach(ends::add);
        }
        json.put("pad_token_id", specials.padding());
    }

    private static JsonNode rope(JsonNode json) {
        return json.hasNonNull("rope_parameters") ? json.get("rope_parameters") : json.path("rope_scaling");
    }

    private static RotaryScaling scaling(JsonNode rope) {
        var type = rope.path("rope_type").asText(rope.path("type").asText("default"));
        return switch (type) {
            case "default" -> RotaryScaling.NONE;
            case "linear" -> new RotaryScaling.Linear(number(rope, "factor"));
            case "llama3" ->
                new RotaryScaling.Llama3(
                        number(rope, "factor"),
                        number(rope, "low_freq_factor"),
                        number(rope, "high_freq_factor"),
                        whole(rope, "original_max_position_embeddings"));
            default ->
                throw new CheckpointRefused(
                        "config.json has the rotary type " + type + "; allowed: default, linear, llama3.");
        };
    }

    private static ObjectNode rotary(RotaryScaling scaling) {
        var json = JSON.createObjectNode();
        return switch (scaling) {
            case RotaryScaling.None none -> json.put("rope_type", "default");
            case RotaryScaling.Linear linear -> json.put("rope_type", "linear").put("factor", linear.factor());
            case RotaryScaling.Llama3 llama3 ->
                json.put("rope_type", "llama3")
                        .put("factor", llama3.factor())
                        .put("low_freq_factor", llama3.lowFrequencyFactor())
                        .put("high_freq_factor", llama3.highFrequencyFactor())
                        .put("original_max_position_embeddings", llama3.originalMaxPositions());
        };
    }

    private static void mustBe(JsonNode json, String key, String allowed) {
        var value = json.path(key).asText(allowed);
        if (!value.equals(allowed)) {
            throw new CheckpointRefused("config.json has " + key + " = " + value + "; allowed: " + allowed + ".");
        }
    }

    private static int whole(JsonNode json, String key) {
        if (!json.path(key).isInt()) {
            throw new CheckpointRefused("config.json has no whole number " + key + ".");
        }
        return json.get(key).intValue();
    }

    private static double number(JsonNode json, String key) {
        if (!json.path(key).isNumber()) {
            throw new CheckpointRefused("config.json has no number " + key + ".");
        }
        return json.get(key).doubleValue();
    }
}
