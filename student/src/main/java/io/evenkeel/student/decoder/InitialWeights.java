package io.evenkeel.student.decoder;

import io.evenkeel.student.StudentConfig;
import io.evenkeel.student.seed.Seed;
import java.util.Arrays;

/**
 * The weights of a student that was never trained: normal with standard deviation sqrt(2 / 5d), which suits narrow models
 * better than a fixed 0.02 (Nguyen &amp; Salazar, arXiv:1910.05895); projections into the residual stream divided by
 * sqrt(2 · layers), so that its size does not grow with depth (GPT-2); norms one, biases zero. An adapter's A is uniform
 * within 1 / sqrt(in), as PEFT draws it, its B zero.
 *
 * <p>Each weight is a function of seed and its own name and shape alone.
 */
public final class InitialWeights implements WeightValues {
    private final Seed seed;
    private final double deviation;
    private final double intoResidual;

    public InitialWeights(StudentConfig config, Seed seed) {
        this.seed = seed;
        deviation = Math.sqrt(2.0 / (5.0 * config.hiddenSize()));
        intoResidual = deviation / Math.sqrt(2.0 * config.layers());
    }

    @Override
    public float[] of(Weight weight) {
        var values = new float[Math.toIntExact(weight.shape().size())];
        switch (weight.kind()) {
            case NORM -> Arrays.fill(values, 1);
            case PROJECTION -> normal(values, deviation, seed.derive(weight.name(), 0));
            case INTO_RESIDUAL -> normal(values, intoResidual, seed.derive(weight.name(), 0));
            case ADAPTER_IN -> uniform(values, 1 / Math.sqrt(weight.shape().get(1)), seed.derive(weight.name(), 0));
            case BIAS, ADAPTER_OUT -> {}
        }
        return values;
    }

    private static void normal(float[] values, double deviation, Seed seed) {
        var random = seed.generator();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
    }

    private static void uniform(float[] values, double bound, Seed seed) {
        var random = seed.generator();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-bound, bound);
        }
    }
}
