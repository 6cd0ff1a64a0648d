package io.evenkeel.student;

/**
 * How rotary frequencies are stretched for contexts longer than a model was first trained on.
 *
 * <p>Source: {@code rope_parameters} (transformers 5) or {@code rope_scaling} (transformers 4) of a Hugging Face
 * {@code config.json}.
 */
public sealed interface RotaryScaling {

    /** No scaling. */
    RotaryScaling NONE = new None();

    /** No scaling: {@code default}. */
    record None() implements RotaryScaling {}

    /** All frequencies divided by {@code factor} (Chen et al., arXiv:2306.15595): {@code linear}. */
    record Linear(double factor) implements RotaryScaling {
        /** @throws IllegalArgumentException when the factor is not at least 1 */
        public Linear {
            requireFactor(factor);
        }
    }

    /**
     * Low frequencies divided by {@code factor}, high ones kept, those between interpolated: {@code llama3}.
     *
     * @param originalMaxPositions the context, in tokens, of the first training
     */
    record Llama3(double factor, double lowFrequencyFactor, double highFrequencyFactor, int originalMaxPositions)
            implements RotaryScaling {
        /** @throws IllegalArgumentException when the factor is not at least 1, or the frequency factors do not rise */
        public Llama3 {
            requireFactor(factor);
            if (!(lowFrequencyFactor > 0)
                    || !(highFrequencyFactor > lowFrequencyFactor)
                    || Double.isInfinite(highFrequencyFactor)
                    || originalMaxPositions < 1) {
                throw new IllegalArgumentException("low_freq_factor is " + lowFrequencyFactor + ", high_freq_factor "
                        + highFrequencyFactor + ", original_max_position_embeddings " + originalMaxPositions
                        + "; allowed: numbers above 0, the first below the second.");
            }
        }
    }

    private static void requireFactor(double factor) {
        if (!(factor >= 1) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException("The rotary factor is " + factor + "; allowed: numbers from 1.");
        }
    }
}
