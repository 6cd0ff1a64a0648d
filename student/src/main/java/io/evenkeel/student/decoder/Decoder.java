package io.evenkeel.student.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.evenkeel.student.LoraSettings;
import io.evenkeel.student.StudentConfig;
import io.evenkeel.student.seed.Seed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A decoder: its weights as arrays on the device, and the calls of kernels.py that use them.
 *
 * <p>Not for several threads at once. Weights are float32; what it computes with is its {@link Precision}.
 */
public final class Decoder implements AutoCloseable {
    /** Weights before the first layer's in the order of kernels.py. */
    private static final int AROUND = 3;

    private final StudentConfig config;
    private final Precision precision;
    private final NDManager manager;
    private final RotaryTables rotary;
    private final TokenArrays tokens = new TokenArrays();
    private final Map<String, NDArray> weights = new LinkedHashMap<>();
    private final Map<String, NDArray> adapterWeights = new LinkedHashMap<>();
    private final List<NDArray> kernelOrder = new ArrayList<>();
    private @Nullable LoraSettings adapter;
    private Kernels kernels;

    /** A decoder that computes as suits its device: bfloat16 on a GPU, float32 on a CPU. */
    public Decoder(StudentConfig config, WeightValues values) {
        this(config, values, ComputeDevice.precision());
    }

    public Decoder(StudentConfig config, WeightValues values, Precision precision) {
        this.config = config;
        this.precision = precision;
        manager = ComputeDevice.newManager();
        rotary = new RotaryTables(manager, config);
        try {
            kernels = new Kernels(manager, new KernelText(config, null, precision));
            for (var weight : WeightLayout.of(config)) {
                weights.put(weight.name(), parameter(values.of(weight), weight.shape()));
            }
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
        order();
    }

    public StudentConfig config() {
        return config;
    }

    /** The weights by name, in the layout's order; trained in place. */
    public Map<String, NDArray> weights() {
        return Collections.unmodifiableMap(weights);
    }

    /** The adapter's shape, where there is one. */
    public Optional<LoraSettings> adapter() {
        return Optional.ofNullable(adapter);
    }

    /** The adapter's weights by name, in the layout's order; empty where there is none. */
    public Map<String, NDArray> adapterWeights() {
        return Collections.unmodifiableMap(adapterWeights);
    }

    /** What training changes: the adapter's weights where there is one, else all weights. */
    public Map<String, NDArray> trainable() {
        return adapter == null ? weights() : adapterWeights();
    }

    /**
     * Adapts the decoder. An adapter that it has already is worked into the weights first.
     *
     * @param values of the adapter's weights
     */
    public void adapt(LoraSettings settings, WeightValues values) {
        workIn();
        for (var weight : WeightLayout.of(config, settings)) {
            adapterWeights.put(weight.name(), parameter(values.of(weight), weight.shape()));
        }
        use(settings);
    }

    /** Works the adapter into the weights, which then compute the same without it, but for rounding. */
    public void workIn() {
        if (adapter == null) {
            return;
        }
        for (var name : weights.keySet()) {
            try (var scope = newScope()) {
                merged(scope, name).ifPresent(merged -> merged.copyTo(weight(name)));
            }
        }
        adapterWeights.values().forEach(NDArray::close);
        adapterWeights.clear();
        use(null);
    }

    /** The values of a weight with the adapter worked in; the weights themselves stay as they are. */
    public float[] mergedValues(String name) {
        try (var scope = newScope()) {
            return merged(scope, name).orElse(weight(name)).toFloatArray();
        }
    }

    /** A manager below the decoder's own, for arrays that live as long as one call or one training. */
    public NDManager newScope() {
        return manager.newSubManager();
    }

    /** Logits [tokens, vocabulary] of one sequence alone. */
    public float[] logits(long[] ids) {
        try (var scope = newScope()) {
            var batch = tokens.of(scope, ids, new Shape(1, ids.length));
            spread(ids.length);
            var table = rotary(ids.length);
            return kernels.run(scope, "logits", batch, table.cos(), table.sin(), kernelOrder)
                    .toFloatArray();
        }
    }

    /**
     * Adds to each trainable weight's gradient that of the batch's loss.
     *
     * @param collector the process's one
     * @param tokens what the loss is divided by: tokens that the whole step predicts
     * @param dropout seeds the adapter's dropout
     * @return the batch's part of the loss, nats; where it is not finite, the gradients are not either
     */
    public double backward(
            GradientCollector collector, List<TokenSequence> batch, long tokens, BackwardLimits limits, Seed dropout) {
        try (var scope = newScope()) {
            var rows = new PaddedRows(batch);
            spread((long) rows.rows() * rows.columns());
            return new Backward(this, kernels, collector, scope, rows, tokens, dropout).run(limits);
        }
    }

    /** Negative log likelihood, nats, of each predicted token, sequence by sequence. */
    public float[] nll(List<TokenSequence> batch) {
        try (var scope = newScope()) {
            var rows = new PaddedRows(batch);
            spread((long) rows.rows() * rows.columns());
            var table = rotary(rows.columns());
            return kernels.run(
                            scope,
                            "nll",
                            tokens.of(scope, rows.ids(), new Shape(rows.rows(), rows.columns())),
                            tokens.of(scope, rows.at()),
                            tokens.of(scope, rows.targets()),
                            table.cos(),
                            table.sin(),
                            kernelOrder)
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

    /** One step of AdamW on all trainable weights; clears the gradients. */
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
                List.copyOf(trainable().values()),
                gradients,
                firstMoments,
                secondMoments,
                counters,
                learningRate,
                weightDecay);
    }

    @Override
    public void close() {
        kernels.close();
        manager.close();
    }

    /** @param positions of the next computation, padding included */
    void spread(long positions) {
        ComputeDevice.spread(positions * config.hiddenSize() * config.hiddenSize());
    }

    Precision precision() {
        return precision;
    }

    TokenArrays tokens() {
        return tokens;
    }

    RotaryTables.Arrays rotary(long positions) {
        return rotary.upTo(positions);
    }

    /** All weights and the adapter's, as kernels.py orders them. */
    List<NDArray> kernelOrder() {
        return kernelOrder;
    }

    /** The weights of one layer, its adapter's last, as kernels.py orders them. */
    List<NDArray> layer(int layer) {
        int each = (kernelOrder.size() - AROUND) / config.layers();
        return kernelOrder.subList(AROUND + each * layer, AROUND + each * (layer + 1));
    }

    /** Embedding, final norm and output projection, as kernels.py orders them. */
    List<NDArray> around() {
        return kernelOrder.subList(0, AROUND);
    }

    private void use(@Nullable LoraSettings settings) {
        var previous = kernels;
        adapter = settings;
        kernels = new Kernels(manager, new KernelText(config, settings, precision));
        previous.close();
        order();
    }

    private void order() {
        kernelOrder.clear();
        var around = WeightLayout.around(config).stream()
                .map(weight -> weight(weight.name()))
                .toList();
        kernelOrder.addAll(around);
        if (config.tiedEmbeddings()) {
            kernelOrder.add(around.get(0));
        }
        for (int i = 0; i < config.layers(); i++) {
            WeightLayout.layer(config, i).forEach(weight -> kernelOrder.add(weight(weight.name())));
            if (adapter != null) {
                WeightLayout.adapter(config, adapter, i).forEach(weight -> kernelOrder.add(adapted(weight.name())));
            }
        }
    }

    private NDArray weight(String name) {
        return Optional.ofNullable(weights.get(name)).orElseThrow(() -> new IllegalArgumentException(name));
    }

    private NDArray adapted(String name) {
        return Optional.ofNullable(adapterWeights.get(name)).orElseThrow(() -> new IllegalArgumentException(name));
    }

    private Optional<NDArray> merged(NDManager scope, String name) {
        var module = name.substring(0, name.lastIndexOf('.'));
        var in = adapterWeights.get(module + ".lora_A.weight");
        var out = adapterWeights.get(module + ".lora_B.weight");
        return in == null || out == null || !name.endsWith(".weight")
                ? Optional.empty()
                : Optional.of(kernels.run(scope, "merge", weight(name), in, out));
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
