package io.evenkeel.student.decoder;

import io.evenkeel.student.StudentConfig;
import io.evenkeel.student.seed.Seed;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The weights of a student that was never trained: normal with standard deviation sqrt(2 / 5d), which suits narrow models
 * better than a fixed 0.02 (Nguyen &amp; Salazar, arXiv:1910.05895); projections into the residual stream divided by
 * sqrt(2 · layers), so that its size does not grow with depth (GPT-2); norms one.
 */
public final class InitialWeights {
    private InitialWeights() {}

    /** Values of every weight by name; a function of shape and seed, and each weight of its own name alone. */
    public static Map<String, float[]> of(StudentConfig config, Seed seed) {
        double deviation = Math.sqrt(2.0 / (5.0 * config.hiddenSize()));
        var weights = new LinkedHashMap<String, float[]>();
        for (var weight : WeightLayout.of(config)) {
            var values = new float[Math.toIntExact(weight.shape().size())];
            switch (weight.kind()) {
                case NORM -> Arrays.fill(values, 1);
                case PROJECTION -> normal(values, deviation, seed.derive(weight.name(), 0));
                case INTO_RESIDUAL ->
                    normal(values, deviation / Math.sqrt(2.0 * config.layers()), seed.derive(weight.name(), 0));
            }
            weights.put(weight.name(), values);
        }
        return weights;
    }

    private static void normal(float[] values, double deviation, Seed seed) {
        var random = seed.generator();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
    }
}
