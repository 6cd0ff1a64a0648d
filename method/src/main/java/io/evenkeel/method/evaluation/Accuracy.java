package io.evenkeel.method.evaluation;

/**
 * What can be said about an accuracy: a value with its interval, or that there were too few entries to say anything.
 *
 * <p>Below {@value #MINIMUM_ENTRIES} entries the interval is wider than half of everything there is, so no number is given
 * (precisions: "A domain with too few entries says {@code too few}, never an accuracy").
 */
public sealed interface Accuracy {

    /** Entries from which an accuracy is given. */
    int MINIMUM_ENTRIES = 5;

    /**
     * An accuracy.
     *
     * @param value the estimate, a probability
     * @param interval its 95 % confidence interval
     */
    record Measured(double value, Interval interval) implements Accuracy {}

    /**
     * Nothing that should be read as an accuracy.
     *
     * @param entries how many there were
     */
    record TooFew(long entries) implements Accuracy {}

    /** The share of right answers of one tally, with its {@link Wilson} interval. */
    static Accuracy of(Tally tally) {
        if (tally.total() < MINIMUM_ENTRIES) {
            return new TooFew(tally.total());
        }
        return new Measured((double) tally.correct() / tally.total(), Wilson.interval(tally.correct(), tally.total()));
    }
}
