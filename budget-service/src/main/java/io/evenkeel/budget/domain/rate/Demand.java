package io.evenkeel.budget.domain.rate;

/**
 * What a call asks of the teacher's key.
 *
 * @param at when it is asked for, by the ledger's clock; milliseconds since the epoch
 * @param inputTokens bound of the prompt, teacher tokens
 * @param outputTokens bound of the reply, teacher tokens
 * @param notBefore earliest start that is wanted, milliseconds since the epoch; 0 for any
 */
public record Demand(long at, long inputTokens, long outputTokens, long notBefore) {
    /** Nothing, at no time. */
    public static final Demand NOTHING = new Demand(0, 0, 0);

    /** The same for any start. */
    public Demand(long at, long inputTokens, long outputTokens) {
        this(at, inputTokens, outputTokens, 0);
    }

    long tokens() {
        return Math.addExact(inputTokens, outputTokens);
    }
}
