package io.evenkeel.student.decoder;

/**
 * How much memory one pass over a batch may hold on to. What would need more is computed in pieces, some of it twice; the
 * result is the same but for rounding, and a function of shapes and limits alone.
 *
 * @param logitBytes of one block of logits
 * @param activationBytes of what the layers keep for the way back
 */
public record BackwardLimits(long logitBytes, long activationBytes) {
    /** 1 GiB and 8 GiB. */
    public static final BackwardLimits DEFAULT = new BackwardLimits(1L << 30, 8L << 30);
}
