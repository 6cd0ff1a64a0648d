package io.evenkeel.method.evaluation;

/**
 * A 95 % confidence interval of an accuracy.
 *
 * @param low its lower end, a probability
 * @param high its upper end, a probability
 */
public record Interval(double low, double high) {

    /** @throws IllegalArgumentException unless {@code 0 ≤ low ≤ high ≤ 1} */
    public Interval {
        if (!(0 <= low && low <= high && high <= 1)) {
            throw new IllegalArgumentException("An accuracy's interval cannot be from " + low + " to " + high + ".");
        }
    }
}
