package io.evenkeel.budget.domain.rate;

/**
 * When a granted call may start, and what of the limits it takes.
 *
 * @param notBefore earliest start, milliseconds since the epoch; 0 where nothing limits it
 * @param notAfter latest start, milliseconds since the epoch; 0 where nothing limits it
 * @param inputTokens bound of the prompt, teacher tokens
 * @param outputTokens bound of the reply, teacher tokens
 */
public record Start(long notBefore, long notAfter, long inputTokens, long outputTokens) {
    /** At any time, of nothing. */
    public static final Start ANY = new Start(0, 0, 0, 0);

    /** A time alone. */
    public static Start at(long notBefore, long notAfter) {
        return new Start(notBefore, notAfter, 0, 0);
    }

    /** Whether it is bound to a time. */
    public boolean isScheduled() {
        return notAfter > 0;
    }
}
