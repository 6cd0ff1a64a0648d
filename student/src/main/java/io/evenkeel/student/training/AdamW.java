package io.evenkeel.student.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.evenkeel.student.decoder.BackwardLimits;
import io.evenkeel.student.decoder.Decoder;
import io.evenkeel.student.decoder.TokenSequence;
import io.evenkeel.student.seed.Seed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * AdamW with its state, all trainable weights in one native call. While it is open, they collect gradients.
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
        decoder.trainable().forEach((name, weight) -> {
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
     * @param batch the step's examples
     * @param atOnce examples of one pass; the passes' gradients add up to those of the whole batch
     * @param clipNorm the gradient's largest global L2 norm; 0 leaves it
     * @param dropout seeds the adapter's dropout in this step
     * @return the batch's mean loss, nats per predicted token, before the step; NaN or infinite when the step was not made
     */
    double step(
            List<TokenSequence> batch,
            int atOnce,
            double learningRate,
            double weightDecay,
            double clipNorm,
            Seed dropout) {
        try (var scope = decoder.newScope()) {
            double loss = backward(batch, atOnce, dropout);
            var gradients = gradients(scope);
            if (!Double.isFinite(loss) || !Double.isFinite(decoder.clip(scope, gradients, clipNorm))) {
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
        decoder.trainable().values().forEach(weight -> weight.setRequiresGradient(false));
        state.close();
    }

    private double backward(List<TokenSequence> batch, int atOnce, Seed dropout) {
        long predicted = batch.stream().mapToLong(TokenSequence::predicted).sum();
        double loss = 0;
        ONE_COLLECTOR.lock();
        try (var collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            for (int from = 0; from < batch.size(); from += atOnce) {
                var part = batch.subList(from, Math.min(from + atOnce, batch.size()));
                loss += decoder.backward(
                        collector, part, predicted, BackwardLimits.DEFAULT, dropout.derive("rows", from));
            }
            return loss;
        } finally {
            ONE_COLLECTOR.unlock();
        }
    }

    /** Each call of getGradient makes a native handle of its own; the scope frees it. */
    private List<NDArray> gradients(NDManager scope) {
        var gradients = new ArrayList<NDArray>();
        for (var weight : decoder.trainable().values()) {
            var gradient = weight.getGradient();
            gradient.attach(scope);
            gradients.add(gradient);
        }
        return gradients;
    }
}
