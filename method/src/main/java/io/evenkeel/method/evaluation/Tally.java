package io.evenkeel.method.evaluation;

/**
 * Right answers of all answers given to one domain's held-out questions.
 *
 * @param correct answers that agree with the reference
 * @param total entries asked
 */
public record Tally(long correct, long total) {

    /** Nothing asked. */
    public static final Tally NONE = new Tally(0, 0);

    /** @throws IllegalArgumentException unless {@code 0 ≤ correct ≤ total} */
    public Tally {
        if (correct < 0 || correct > total) {
            throw new IllegalArgumentException(correct + " right answers of " + total + " cannot be.");
        }
    }

    /** One more entry. */
    public Tally with(boolean right) {
        return new Tally(correct + (right ? 1 : 0), total + 1);
    }

    /** Both together. */
    public Tally plus(Tally other) {
        return new Tally(Math.addExact(correct, other.correct), Math.addExact(total, other.total));
    }
}
