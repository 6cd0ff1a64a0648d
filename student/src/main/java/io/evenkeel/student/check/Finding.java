package io.evenkeel.student.check;

/**
 * One kind of reference value, compared.
 *
 * @param kind such as {@code logits}
 * @param compared values of that kind; a count
 * @param largestError absolute for logits, relative to the largest value for gradients, relative for losses and likelihoods,
 *     a count of wrong ones for tokens and texts
 * @param tolerance the largest error that is allowed
 */
public record Finding(String kind, long compared, double largestError, double tolerance) {

    /** Whether the error is allowed; one that is not a number is not. */
    public boolean holds() {
        return largestError <= tolerance;
    }
}
