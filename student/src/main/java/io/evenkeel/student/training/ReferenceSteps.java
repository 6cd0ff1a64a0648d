package io.evenkeel.student.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import io.evenkeel.student.CheckpointRefused;
import io.evenkeel.student.decoder.BackwardLimits;
import io.evenkeel.student.decoder.Decoder;
import io.evenkeel.student.decoder.TokenSequence;
import io.evenkeel.student.seed.Seed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gradients and optimizer steps on one batch, to compare with another implementation's. */
public final class ReferenceSteps {
    private ReferenceSteps() {}

    /** The loss of a batch, mean nats per predicted token; its gradients lie in the decoder's weights. */
    public record Gradients(double loss) {

        /**
         * A weight's gradient; the caller closes it.
         *
         * @throws CheckpointRefused when there is no such weight
         */
        public NDArray of(@Nullable NDArray weight, String name) {
            if (weight == null) {
                throw new CheckpointRefused("The reference has " + name + ", but the student no such weight.");
            }
            return weight.getGradient();
        }
    }

    /** Computes them. */
    public static Gradients gradients(Decoder decoder, List<TokenSequence> batch) {
        decoder.trainable().values().forEach(weight -> weight.setRequiresGradient(true));
        long predicted = batch.stream().mapToLong(TokenSequence::predicted).sum();
        try (var collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            return new Gradients(decoder.backward(collector, batch, predicted, BackwardLimits.DEFAULT, new Seed(0)));
        }
    }

    /** The loss before each of some steps of AdamW on one batch, at a constant learning rate. */
    public static float[] adamw(
            Decoder decoder, List<TokenSequence> batch, int steps, double learningRate, double decay, double clip) {
        var losses = new float[steps];
        try (var optimizer = new AdamW(decoder)) {
            for (int step = 0; step < steps; step++) {
                losses[step] = (float) optimizer.step(batch, batch.size(), learningRate, decay, clip, new Seed(step));
            }
        }
        return losses;
    }
}
