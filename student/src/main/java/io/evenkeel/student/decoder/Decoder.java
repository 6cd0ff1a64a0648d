package io.evenkeel.student.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.evenkeel.student.StudentConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A Llama-style decoder: its weights as arrays on the device, and the calls of kernels.py that use them.
 *
 * <p>Not for several threads at once. All arithmetic is float32.
 */
public final class Decoder implements AutoCloseable {
    private final StudentConfig config;
    private final NDManager manager;
    private final Kernels kernels;
    private final Map<String, NDArray> weights = new LinkedHashMap<>();
    private final List<NDArray> kernelOrder = new ArrayList<>();
    private final NDArray cos;
    private final NDArray sin;

    /** @param values of every weight of the layout, by name, row by row */
    public Decoder(StudentConfig config, Map<String, float[]> values) {
        this.config = config;
        manager = ComputeDevice.newManager();
        kernels = new Kernels(manager, config.rmsNormEps());
        for (var weight : WeightLayout.of(config)) {
            var given = Objects.requireNonNull(values.get(weight.name()), weight.name());
            weights.put(weight.name(), parameter(given, weight.shape()));
        }
        kernelOrder.addAll(weights.values());
        if (config.tiedEmbeddings()) {
            kernelOrder.add(2, kernelOrder.get(0));
        }
        var table = new RotaryTable(config);
        var shape = new Shape(config.maxPositions(), config.headDim());
        cos = manager.create(table.cos(), shape);
        sin = manager.create(table.sin(), shape);
    }

    public StudentConfig config() {
        return config;
    }

    /** The weights by name, in the layout's order; trained in place. */
    public Map<String, NDArray> weights() {
        return Collections.unmodifiableMap(weights);
    }

    /** A manager below the decoder's own, for arrays that live as long as one call or one training. */
    public NDManager newScope() {
        return manager.newSubManager();
    }

    /** Logits [tokens, vocabulary] of one sequence alone. */
    public float[] logits(long[] ids) {
        try (var scope = newScope()) {
            var batch = scope.create(ids, new Shape(1, ids.length));
            return kernels.run(scope, "logits", batch, cos, sin, kernelOrder).toFloatArray();
        }
    }

    /** Mean negative log likelihood, nats, of all predicted tokens of the batch: a scalar with a graph, owned by scope. */
    public NDArray loss(NDManager scope, List<TokenSequence> batch) {
        return kernels.differentiable(scope, "loss", inputs(scope, batch), kernelOrder);
    }

    /** Negative log likelihood, nats, of each predicted token, sequence by sequence. */
    public float[] nll(List<TokenSequence> batch) {
        try (var scope = newScope()) {
            var inputs = inputs(scope, batch);
            return kernels.run(scope, "nll", inputs.get(0), inputs.get(1), inputs.get(2), cos, sin, kernelOrder)
                    .toFloatArray();
        }
    }

    /** Starts a generation; see {@link Continuation}. */
    public Continuation continuation(List<long[]> prompts, int room) {
        return new Continuation(this, kernels, prompts, room);
    }

    /** Scales gradients in place to a global L2 norm of at most {@code largest} (0: leaves them); the norm before. */
    public double clip(NDManager scope, List<NDArray> gradients, double largest) {
        return kernels.run(scope, "clip", gradients, largest).getFloat();
    }

    /** Sets gradients to zero. */
    public void clear(NDManager scope, List<NDArray> gradients) {
        kernels.run(scope, "clear", gradients);
    }

    /** One step of AdamW on all weights; clears the gradients. */
    public void adamw(
            NDManager scope,
            List<NDArray> gradients,
            List<NDArray> firstMoments,
            List<NDArray> secondMoments,
            List<NDArray> counters,
            double learningRate,
            double weightDecay) {
        kernels.run(
                scope,
                "adamw",
                List.copyOf(weights.values()),
                gradients,
                firstMoments,
                secondMoments,
                counters,
                learningRate,
                weightDecay);
    }

    NDArray cos() {
        return cos;
    }

    NDArray sin() {
        return sin;
    }

    List<NDArray> kernelOrder() {
        return kernelOrder;
    }

    @Override
    public void close() {
        kernels.close();
        manager.close();
    }

    private List<NDArray> inputs(NDManager scope, List<TokenSequence> batch) {
        var rows = new PaddedRows(batch);
        return List.of(
                scope.create(rows.ids(), new Shape(rows.rows(), rows.columns())),
                scope.create(rows.at()),
                scope.create(rows.targets()),
                cos,
                sin);
    }

    private NDArray parameter(float[] values, Shape shape) {
        try (var wrapped = manager.create(values, shape)) {
            // What create gives on the CPU is a view of a Java buffer; the copy is the engine's own memory.
            var parameter = wrapped.duplicate();
            parameter.attach(manager);
            parameter.setName(Kernels.LISTED);
            return parameter;
        }
    }
}
