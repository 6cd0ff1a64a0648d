package io.evenkeel.student.decoder;

import ai.djl.ndarray.types.Shape;
import io.evenkeel.student.LoraSettings;
import io.evenkeel.student.Projection;
import io.evenkeel.student.StudentConfig;
import io.evenkeel.student.decoder.Weight.Kind;
import java.util.ArrayList;
import java.util.List;

/** Names, shapes and order of the weights: the one place that kernels.py, checkpoints and optimizer agree on. */
public final class WeightLayout {
    private static final String EMBEDDING = "model.embed_tokens.weight";
    private static final String OUTPUT = "lm_head.weight";

    private WeightLayout() {}

    /** Every weight once, in the order of kernels.py; the output projection is left out when it is the embedding. */
    public static List<Weight> of(StudentConfig config) {
        var weights = new ArrayList<>(around(config));
        for (int i = 0; i < config.layers(); i++) {
            weights.addAll(layer(config, i));
        }
        return List.copyOf(weights);
    }

    /** Every weight of an adapter, layer by layer, A before B. */
    public static List<Weight> of(StudentConfig config, LoraSettings lora) {
        var weights = new ArrayList<Weight>();
        for (int i = 0; i < config.layers(); i++) {
            weights.addAll(adapter(config, lora, i));
        }
        return List.copyOf(weights);
    }

    /** Embedding, final norm and, when untied, output projection. */
    static List<Weight> around(StudentConfig config) {
        long hidden = config.hiddenSize();
        var vocabulary = new Shape(config.vocabularySize(), hidden);
        var embedding = new Weight(EMBEDDING, vocabulary, Kind.PROJECTION);
        var norm = new Weight("model.norm.weight", new Shape(hidden), Kind.NORM);
        return config.tiedEmbeddings()
                ? List.of(embedding, norm)
                : List.of(embedding, norm, new Weight(OUTPUT, vocabulary, Kind.PROJECTION));
    }

    /** The weights of one layer, adapters apart. */
    static List<Weight> layer(StudentConfig config, int layer) {
        var weights = new ArrayList<Weight>();
        weights.add(norm(layer, "input_layernorm", config.hiddenSize()));
        weights.add(projection(config, layer, Projection.Q));
        weights.add(projection(config, layer, Projection.K));
        weights.add(projection(config, layer, Projection.V));
        weights.add(projection(config, layer, Projection.O));
        weights.add(norm(layer, "post_attention_layernorm", config.hiddenSize()));
        weights.add(projection(config, layer, Projection.GATE));
        weights.add(projection(config, layer, Projection.UP));
        weights.add(projection(config, layer, Projection.DOWN));
        switch (config.architecture()) {
            case LLAMA -> {}
            case QWEN2 -> {
                weights.add(bias(config, layer, Projection.Q));
                weights.add(bias(config, layer, Projection.K));
                weights.add(bias(config, layer, Projection.V));
            }
            case QWEN3 -> {
                weights.add(norm(layer, "self_attn.q_norm", config.headDim()));
                weights.add(norm(layer, "self_attn.k_norm", config.headDim()));
            }
        }
        return weights;
    }

    /** The adapter's weights of one layer. */
    static List<Weight> adapter(StudentConfig config, LoraSettings lora, int layer) {
        var weights = new ArrayList<Weight>();
        for (var projection : Projection.values()) {
            if (lora.targets().contains(projection)) {
                var module = module(layer, projection);
                var shape = shape(config, projection);
                weights.add(
                        new Weight(module + ".lora_A.weight", new Shape(lora.rank(), shape.get(1)), Kind.ADAPTER_IN));
                weights.add(
                        new Weight(module + ".lora_B.weight", new Shape(shape.get(0), lora.rank()), Kind.ADAPTER_OUT));
            }
        }
        return weights;
    }

    private static Weight projection(StudentConfig config, int layer, Projection projection) {
        boolean intoResidual = projection == Projection.O || projection == Projection.DOWN;
        return new Weight(
                module(layer, projection) + ".weight",
                shape(config, projection),
                intoResidual ? Kind.INTO_RESIDUAL : Kind.PROJECTION);
    }

    private static Weight bias(StudentConfig config, int layer, Projection projection) {
        return new Weight(
                module(layer, projection) + ".bias",
                new Shape(shape(config, projection).get(0)),
                Kind.BIAS);
    }

    private static Weight norm(int layer, String module, long width) {
        return new Weight("model.layers." + layer + "." + module + ".weight", new Shape(width), Kind.NORM);
    }

    private static String module(int layer, Projection projection) {
        return "model.layers." + layer + "." + projection.path();
    }

    /** [out, in]. */
    private static Shape shape(StudentConfig config, Projection projection) {
        long hidden = config.hiddenSize();
        long queries = (long) config.heads() * config.headDim();
        long keys = (long) config.keyValueHeads() * config.headDim();
        long intermediate = config.intermediateSize();
        return switch (projection) {
            case Q -> new Shape(queries, hidden);
            case K, V -> new Shape(keys, hidden);
            case O -> new Shape(hidden, queries);
            case GATE, UP -> new Shape(intermediate, hidden);
            case DOWN -> new Shape(hidden, intermediate);
        };
    }
}
