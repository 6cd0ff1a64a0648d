package io.evenkeel.budget.domain.ledger;

/**
 * So many tokens, billionths of a currency, and examples. Sums are exact.
 *
 * @throws ArithmeticException from each sum that does not fit
 */
public record Amount(long tokens, long nanos, long examples) {
    public static final Amount NOTHING = new Amount(0, 0, 0);
    /** One example's place. */
    public static final Amount ONE_EXAMPLE = new Amount(0, 0, 1);

    public Amount plus(Amount other) {
        return new Amount(
                Math.addExact(tokens, other.tokens),
                Math.addExact(nanos, other.nanos),
                Math.addExact(examples, other.examples));
    }

    public Amount minus(Amount other) {
        return new Amount(
                Math.subtractExact(tokens, other.tokens),
                Math.subtractExact(nanos, other.nanos),
                Math.subtractExact(examples, other.examples));
    }

    public long of(Unit unit) {
        return switch (unit) {
            case TOKENS -> tokens;
            case NANOS -> nanos;
            case EXAMPLES -> examples;
        };
    }

    /** Without its examples: what a call costs, whatever becomes of the candidate. */
    public Amount cost() {
        return new Amount(tokens, nanos, 0);
    }

    public boolean isNegative() {
        return tokens < 0 || nanos < 0 || examples < 0;
    }
}
