package io.evenkeel.systemtests.simulation;

/** An invariant does not hold. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Invariant invariant;

    Violation(Invariant invariant, String sentence) {
        super(invariant + ": " + sentence);
        this.invariant = invariant;
    }

    Invariant invariant() {
        return invariant;
    }

    /** The sentence is made only where it does not hold: it is asked some million times. */
    static void unless(boolean holds, Invariant invariant, Object... about) {
        if (!holds) {
            var words = new StringBuilder();
            for (var part : about) {
                words.append(part).append(' ');
            }
            throw new Violation(invariant, words.toString().trim());
        }
    }
}
