package io.evenkeel.gateway.domain.queue;

/**
 * How those wait whom a ledger's rate limit had no room for: in one queue for all pipelines of the ledger, first come first
 * asked, so that none starves.
 *
 * @param arrived how many ever queued; a count
 * @param askAgainAt when asking is worth it; milliseconds since the epoch, {@link Long#MAX_VALUE} when a call has ended
 */
public record RateWait(long arrived, long askAgainAt) {
    /** Nobody waits. */
    public static final RateWait NOBODY = new RateWait(0, 0);

    /** One more; its place is what {@link #arrived} was before. */
    public RateWait arrival() {
        return new RateWait(arrived + 1, askAgainAt);
    }

    /** @param time as the ledger said: milliseconds since the epoch, 0 when a call has ended */
    public RateWait until(long time) {
        return new RateWait(arrived, time == 0 ? Long.MAX_VALUE : time);
    }

    /** Whether the time has come; milliseconds since the epoch. */
    public boolean isDue(long now) {
        return now >= askAgainAt;
    }

    /** Whether only the end of a call makes room. */
    public boolean untilACallEnds() {
        return askAgainAt == Long.MAX_VALUE;
    }
}
