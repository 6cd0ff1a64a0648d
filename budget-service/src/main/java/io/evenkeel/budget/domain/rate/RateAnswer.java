package io.evenkeel.budget.domain.rate;

/** What the schedule says to a call. */
public sealed interface RateAnswer {
    /** It may start then. */
    record Granted(Start start) implements RateAnswer {}

    /**
     * Not now.
     *
     * @param askAgainAt when asking is worth it, milliseconds since the epoch; 0: when a call of the ledger has ended
     * @param limit the limit that is full
     */
    record Later(long askAgainAt, String limit) implements RateAnswer {}

    /**
     * Never: the call alone is beyond a limit.
     *
     * @param unit what is limited
     */
    record Never(String unit, long limit, long asked) implements RateAnswer {}
}
