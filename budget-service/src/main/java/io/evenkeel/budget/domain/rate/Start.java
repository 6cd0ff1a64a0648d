package io.evenkeel.budget.domain.rate;

/**
 * When a granted call may start, and what of the limits it takes.
 *
 * @param notBefore earliest start, milliseconds since the epoch; 0 where nothing limits it
 * @param notAfter latest start, milliseconds since the epoch; 0 where nothing limits it
 * @param inputTokens bound of the prompt, teacher tokens
 * @param outputTokens bound of the reply, teacher tokens
 * @param deadline when the reservation is overdue, milliseconds since the epoch; 0 for never
 * @param batch whether it goes through the teacher's batch API, which no limit counts
 */
public record Start(long notBefore, long notAfter, long inputTokens, long outputTokens, long deadline, boolean batch) {
    /** At any time, of nothing. */
    public static final Start ANY = new Start(0, 0, 0, 0);

    /** The same without a deadline. */
    public Start(long notBefore, long notAfter, long inputTokens, long outputTokens) {
        this(notBefore, notAfter, inputTokens, outputTokens, 0, false);
    }

    /** In a batch, at any time: outside of all limits. Tokens are bounds, as without a limit. */
    public static Start inBatch(long inputTokens, long outputTokens) {
        return new Start(0, 0, inputTokens, outputTokens, 0, true);
    }

    /** The same with a deadline, milliseconds since the epoch; 0 for never. */
    public Start until(long time) {
        return new Start(notBefore, notAfter, inputTokens, outputTokens, time, batch);
    }

    /** A time alone. */
    public static Start at(long notBefore, long notAfter) {
        return new Start(notBefore, notAfter, 0, 0);
    }

    /** Whether it is bound to a time. */
    public boolean isScheduled() {
        return notAfter > 0;
    }
}
