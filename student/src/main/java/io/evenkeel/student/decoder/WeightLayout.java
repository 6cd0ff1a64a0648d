package io.evenkeel.student.decoder;

import ai.djl.ndarray.types.Shape;
import io.evenkeel.student.StudentConfig;
import io.evenkeel.student.decoder.Weight.Kind;
import java.util.ArrayList;
import java.util.List;

/** Names, shapes and order of the weights: the one place that kernels.py, checkpoints and optimizer agree on. */
public final class WeightLayout {
    static final String EMBEDDING = "model.embed_tokens.weight";
    static final String OUTPUT = "lm_head.weight";

    private WeightLayout() {}

    /** Every weight once, in the order of kernels.py; the output projection is left out when it is the embedding. */
    public static List<Weight> of(StudentConfig config) {
        long hidden = config.hiddenSize();
        long queries = (long) config.heads() * config.headDim();
        long keys = (long) config.keyValueHeads() * config.headDim();
        long intermediate = config.intermediateSize();
        var weights = new ArrayList<Weight>();
        weights.add(new Weight(EMBEDDING, new Shape(config.vocabularySize(), hidden), Kind.PROJECTION));
        weights.add(new Weight("model.norm.weight", new Shape(hidden), Kind.NORM));
        if (!config.tiedEmbeddings()) {
            weights.add(new Weight(OUTPUT, new Shape(config.vocabularySize(), hidden), Kind.PROJECTION));
        }
        for (int i = 0; i < config.layers(); i++) {
            var layer = "model.layers." + i + ".";
            weights.add(new Weight(layer + "input_layernorm.weight", new Shape(hidden), Kind.NORM));
            weights.add(new Weight(layer + "self_attn.q_proj.weight", new Shape(queries, hidden), Kind.PROJECTION));
            weights.add(new Weight(layer + "self_attn.k_proj.weight", new Shape(keys, hidden), Kind.PROJECTION));
            weights.add(new Weight(layer + "self_attn.v_proj.weight", new Shape(keys, hidden), Kind.PROJECTION));
            weights.add(new Weight(layer + "self_attn.o_proj.weight", new Shape(hidden, queries), Kind.INTO_RESIDUAL));
            weights.add(new Weight(layer + "post_attention_layernorm.weight", new Shape(hidden), Kind.NORM));
            weights.add(new Weight(layer + "mlp.gate_proj.weight", new Shape(intermediate, hidden), Kind.PROJECTION));
            weights.add(new Weight(layer + "mlp.up_proj.weight", new Shape(intermediate, hidden), Kind.PROJECTION));
            weights.add(
                    new Weight(layer + "mlp.down_proj.weight", new Shape(hidden, intermediate), Kind.INTO_RESIDUAL));
        }
        return List.copyOf(weights);
    }
}
