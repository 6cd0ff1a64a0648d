package io.evenkeel.student.decoder;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.evenkeel.student.seed.Seed;
import java.util.ArrayList;
import java.util.List;

/**
 * One batch's loss and its gradients, in as little memory as is allowed: all at once; or with the vocabulary's part in blocks
 * of positions (chunked cross-entropy), which lets go of each block's logits; or layer by layer too, each computed again on
 * the way back (activation checkpointing, Chen et al., arXiv:1604.06174).
 */
final class Backward {
    /** Floats that a layer keeps for the way back, for each position: as many hidden-wide, head-wide and MLP-wide vectors. */
    private static final int HIDDEN_WIDE = 8;

    private static final int HEADS_WIDE = 8;
    private static final int MLP_WIDE = 5;

    private final Decoder decoder;
    private final Kernels kernels;
    private final GradientCollector collector;
    private final NDManager scope;
    private final NDArray ids;
    private final NDArray at;
    private final NDArray targets;
    private final NDArray tokens;
    private final RotaryTables.Arrays rotary;
    private final long positions;
    private final Seed dropout;

    /** @param scope holds what lives as long as this pass */
    Backward(
            Decoder decoder,
            Kernels kernels,
            GradientCollector collector,
            NDManager scope,
            PaddedRows rows,
            long tokens,
            Seed dropout) {
        this.decoder = decoder;
        this.kernels = kernels;
        this.collector = collector;
        this.scope = scope;
        this.dropout = dropout;
        var arrays = decoder.tokens();
        ids = arrays.of(scope, rows.ids(), new Shape(rows.rows(), rows.columns()));
        at = arrays.of(scope, rows.at());
        targets = arrays.of(scope, rows.targets());
        this.tokens = scope.full(new Shape(), tokens);
        rotary = decoder.rotary(rows.columns());
        positions = (long) rows.rows() * rows.columns();
    }

    /** Adds the gradients; the loss, which is not finite where they are not. */
    double run(BackwardLimits limits) {
        long block =
                Math.max(1, limits.logitBytes() / Float.BYTES / decoder.config().vocabularySize());
        if (activationBytes() > limits.activationBytes()) {
            return layerByLayer(block);
        }
        return targets.size() > block ? withBlocks(block) : atOnce();
    }

    private double atOnce() {
        seedDropout(0);
        var loss = kernels.differentiable(
                scope, "loss", List.of(ids, at, targets, tokens, rotary.cos(), rotary.sin()), decoder.kernelOrder());
        double value = loss.getFloat();
        collector.backward(loss);
        return value;
    }

    private double withBlocks(long block) {
        seedDropout(0);
        var hidden = kernels.differentiable(
                scope, "hidden_piece", List.of(ids, at, rotary.cos(), rotary.sin()), decoder.kernelOrder());
        var leaf = leaf(hidden.stopGradient());
        double value = blocks(leaf, block);
        collector.backward(in(scope, hidden.mul(gradient(leaf))).sum());
        return value;
    }

    private double layerByLayer(long block) {
        int layers = decoder.config().layers();
        var inputs = new ArrayList<NDArray>();
        inputs.add(leaf(kernels.run(scope, "embed_piece", ids, decoder.around())));
        for (int i = 0; i < layers; i++) {
            seedDropout(i);
            inputs.add(leaf(
                    kernels.run(scope, "layer_piece", inputs.get(i), rotary.cos(), rotary.sin(), decoder.layer(i))));
        }
        var hidden = leaf(kernels.run(scope, "last_piece", inputs.get(layers), at, decoder.around()));
        double value = blocks(hidden, block);
        var last = inputs.get(layers);
        product("last_product", List.of(last, at, gradient(hidden)), decoder.around());
        for (int i = layers - 1; i >= 0; i--) {
            seedDropout(i);
            var above = gradient(inputs.get(i + 1));
            product("layer_product", List.of(inputs.get(i), above, rotary.cos(), rotary.sin()), decoder.layer(i));
            inputs.get(i + 1).close();
        }
        if (decoder.adapter().isEmpty()) {
            product("embed_product", List.of(ids, gradient(inputs.get(0))), decoder.around());
        }
        return value;
    }

    /** The loss of hidden states [M, D], some at a time; their gradient is left in them. */
    private double blocks(NDArray hidden, long block) {
        double value = 0;
        for (long from = 0; from < targets.size(); from += block) {
            long to = Math.min(from + block, targets.size());
            try (var piece = scope.newSubManager()) {
                var loss = kernels.differentiable(
                        piece,
                        "loss_piece",
                        List.of(
                                in(piece, hidden.get("%d:%d".formatted(from, to))),
                                in(piece, targets.get("%d:%d".formatted(from, to))),
                                tokens),
                        decoder.around());
                value += loss.getFloat();
                collector.backward(loss);
            }
        }
        return value;
    }

    private void product(String method, List<NDArray> inputs, List<NDArray> weights) {
        try (var piece = scope.newSubManager()) {
            collector.backward(kernels.differentiable(piece, method, inputs, weights));
        }
    }

    /** A copy without a graph that collects a gradient; what runMethod gives cannot be kept for a way back itself. */
    private NDArray leaf(NDArray values) {
        var leaf = in(scope, values.duplicate());
        values.close();
        leaf.setRequiresGradient(true);
        return leaf;
    }

    private NDArray gradient(NDArray leaf) {
        return in(scope, leaf.getGradient());
    }

    private static NDArray in(NDManager scope, NDArray array) {
        array.attach(scope);
        return array;
    }

    /** Dropout is drawn by the engine's own generator; a layer that is computed twice must draw the same twice. */
    private void seedDropout(int layer) {
        if (decoder.adapter().filter(lora -> lora.dropout() > 0).isPresent()) {
            Engine.getEngine(ComputeDevice.ENGINE)
                    .setRandomSeed((int) dropout.derive("layer", layer).value());
        }
    }

    private long activationBytes() {
        var config = decoder.config();
        long perPosition = (long) HIDDEN_WIDE * config.hiddenSize()
                + (long) HEADS_WIDE * config.heads() * config.headDim()
                + (long) MLP_WIDE * config.intermediateSize();
        return positions * config.layers() * perPosition * decoder.precision().bytes();
    }
}
