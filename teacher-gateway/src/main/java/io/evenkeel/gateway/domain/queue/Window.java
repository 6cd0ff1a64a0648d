package io.evenkeel.gateway.domain.queue;

/**
 * How many candidates of one stage, domain and origin are asked for. They queue in the order of their arrival, which is
 * that of their ranks: an origin's candidates come through one partition, best first.
 *
 * <p>No more are on their way than examples are missing, and each is taken in its turn. So what has been taken is always
 * a prefix of the queue, and the prefix ends where the limit is accepted: the accepted set is a function of order and
 * outcomes, never of the time at which grants, outcomes or candidates come. Real and synthetic candidates of a domain
 * have windows of their own, for between the two there is no order.
 *
 * @param limit examples wanted; a count, 0 before the plan is known
 * @param arrived candidates that ever queued; a count
 * @param taken of these, how many had their turn; a count
 * @param accepted of these, how many became examples; a count
 * @param ended of those taken, how many ended, accepted ones included; a count
 * @param closed nothing more is taken
 */
public record Window(long limit, long arrived, long taken, long accepted, long ended, boolean closed) {
    /** Before anything is known. */
    public static final Window UNPLANNED = new Window(0, 0, 0, 0, 0, false);

    /** @throws IllegalArgumentException when the counts cannot be: a wrong transition stops where it happens */
    public Window {
        if (limit < 0 || accepted < 0 || accepted > ended || ended > taken || taken > arrived) {
            throw new IllegalArgumentException(
                    "A window of limit %d cannot have %d arrived, %d taken, %d ended, %d accepted."
                            .formatted(limit, arrived, taken, ended, accepted));
        }
    }

    /** One more candidate; its place is what {@link #arrived} was before. */
    public Window arrival() {
        return new Window(limit, arrived + 1, taken, accepted, ended, closed);
    }

    /** A plan came, or its revision. */
    public Window planned(long examples, boolean nothingMore) {
        return new Window(examples, arrived, taken, accepted, ended, nothingMore);
    }

    /** Whether the next candidate's turn has come; its place is {@link #taken}. */
    public boolean hasTurn() {
        return !closed && taken < arrived && accepted + (taken - ended) < limit;
    }

    /** The next candidate has its turn. */
    public Window take() {
        return new Window(limit, arrived, taken + 1, accepted, ended, closed);
    }

    /** One that had its turn has ended. */
    public Window end(boolean asExample) {
        return new Window(limit, arrived, taken, accepted + (asExample ? 1 : 0), ended + 1, closed);
    }
}
