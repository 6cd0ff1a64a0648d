package io.evenkeel.student.decoder;

import ai.djl.ndarray.types.Shape;

/**
 * One weight of the decoder.
 *
 * @param name as Hugging Face names it
 * @param shape [out, in] of a projection, [width] of a norm
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
        INTO_RESIDUAL
    }
}
