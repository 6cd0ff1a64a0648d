package io.evenkeel.student.decoder;

import ai.djl.ndarray.types.Shape;

/**
 * One weight of the decoder, or of its adapter.
 *
 * @param name as Hugging Face names it
 * @param shape [out, in] of a projection, [width] of a norm or bias
 * @param kind how it starts in a student that was never trained
 */
public record Weight(String name, Shape shape, Kind kind) {

    /** What a weight does, as far as its first values depend on it. */
    public enum Kind {
        /** Scales a normed vector; starts at one. */
        NORM,
        /** Embedding or projection. */
        PROJECTION,
        /** A projection whose result is added to the residual stream. */
        INTO_RESIDUAL,
        /** Added to a projection's result; starts at zero. */
        BIAS,
        /** An adapter's A. */
        ADAPTER_IN,
        /** An adapter's B; starts at zero, so that the adapter changes nothing at first. */
        ADAPTER_OUT
    }
}
