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
    record Linear(double factor) implements RotaryScaling {}

    /**
     * Low frequencies divided by {@code factor}, high ones kept, those between interpolated: {@code llama3}.
     *
     * @param originalMaxPositions the context, in tokens, of the first training
     */
    record Llama3(double factor, double lowFrequencyFactor, double highFrequencyFactor, int originalMaxPositions)
            implements RotaryScaling {}
}
