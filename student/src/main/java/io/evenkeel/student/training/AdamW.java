package io.evenkeel.student.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.evenkeel.student.decoder.Decoder;
import io.evenkeel.student.decoder.TokenSequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * AdamW with its state, all weights in one native call. While it is open, the decoder's weights collect gradients.
 *
 * <p>Betas 0.9 and 0.999, epsilon 1e-8, decay on every weight: PyTorch's defaults, to compare with.
 */
final class AdamW implements AutoCloseable {
    /** DJL allows one gradient collector per process. */
    private static final ReentrantLock ONE_COLLECTOR = new ReentrantLock();

    private final Decoder decoder;
    private final NDManager state;
    private final Map<String, NDArray> firstMoments = new LinkedHashMap<>();
    private final Map<String, NDArray> secondMoments = new LinkedHashMap<>();
    private final List<NDArray> counters = new ArrayList<>();

    AdamW(Decoder decoder) {
        this.decoder = decoder;
        state = decoder.newScope();
        decoder.weights().forEach((name, weight) -> {
            firstMoments.put(name, state.zeros(weight.getShape()));
            secondMoments.put(name, state.zeros(weight.getShape()));
            counters.add(state.zeros(new Shape()));
            weight.setRequiresGradient(true);
        });
    }

    /** By weight's name. */
    Map<String, NDArray> firstMoments() {
        return firstMoments;
    }

    /** By weight's name. */
    Map<String, NDArray> secondMoments() {
        return secondMoments;
    }

    /** Says how many steps the moments have seen already. */
    void resumeAt(int step) {
        counters.forEach(counter -> counter.set(new float[] {step}));
    }

    /**
     * One step. When loss or gradient is not finite, the weights stay as they are.
     *
     * @param clipNorm the gradient's largest global L2 norm; 0 leaves it
     * @return the batch's mean loss, nats per predicted token, before the step; NaN or infinite when the step was not made
     */
    double step(List<TokenSequence> batch, double learningRate, double weightDecay, double clipNorm) {
        try (var scope = decoder.newScope()) {
            double loss = backward(scope, batch);
            if (!Double.isFinite(loss)) {
                return loss;
            }
            var gradients = gradients(scope);
            if (!Double.isFinite(decoder.clip(scope, gradients, clipNorm))) {
                decoder.clear(scope, gradients);
                return Double.NaN;
            }
            decoder.adamw(
                    scope,
                    gradients,
                    List.copyOf(firstMoments.values()),
                    List.copyOf(secondMoments.values()),
                    counters,
                    learningRate,
                    weightDecay);
            return loss;
        }
    }

    @Override
    public void close() {
        decoder.weights().values().forEach(weight -> weight.setRequiresGradient(false));
        state.close();
    }

    private double backward(NDManager scope, List<TokenSequence> batch) {
        ONE_COLLECTOR.lock();
        try (var collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            var mean = decoder.loss(scope, batch);
            double loss = mean.getFloat();
            if (Double.isFinite(loss)) {
                collector.backward(mean);
            }
            return loss;
        } finally {
            ONE_COLLECTOR.unlock();
        }
    }

    /** Each call of getGradient makes a native handle of its own; the scope frees it. */
    private List<NDArray> gradients(NDManager scope) {
        var gradients = new ArrayList<NDArray>();
        for (var weight : decoder.weights().values()) {
            var gradient = weight.getGradient();
            gradient.attach(scope);
            gradients.add(gradient);
        }
        return gradients;
    }
}
