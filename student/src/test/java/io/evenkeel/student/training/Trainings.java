package io.evenkeel.student.training;

import io.evenkeel.student.decoder.Decoder;
import io.evenkeel.student.decoder.TokenSequence;
import io.evenkeel.student.seed.Seed;
import java.util.List;

/** Opens the optimizer to tests of other packages. */
public final class Trainings {
    private Trainings() {}

    /** The loss before each of some steps on one batch, at a constant learning rate. */
    public static double[] adamw(
            Decoder decoder, List<TokenSequence> batch, int steps, double learningRate, double decay, double clip) {
        var losses = new double[steps];
        try (var optimizer = new AdamW(decoder)) {
            for (int step = 0; step < steps; step++) {
                losses[step] = optimizer.step(batch, batch.size(), learningRate, decay, clip, new Seed(step));
            }
        }
        return losses;
    }
}
