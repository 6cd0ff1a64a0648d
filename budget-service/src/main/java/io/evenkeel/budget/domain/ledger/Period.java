package io.evenkeel.budget.domain.ledger;

/**
 * The calendar period in force of an account that is refilled. What was not spent in an earlier one is not carried over;
 * what was still held when this one began counts in it. A correction of what was posted before counts in the period in which
 * it comes.
 *
 * @param name the day or month, such as {@code 2026-12}
 * @param end when the next one begins, by the ledger's clock; milliseconds since the epoch
 * @param budget what may be spent in it, and in each that follows; without meaning in unlimited units
 * @param before what was posted when it began, an overrun of an earlier period included
 */
public record Period(Refill refill, String name, long end, Amount budget, Amount before) {

    /**
     * The period that holds an instant.
     *
     * @param now milliseconds since the epoch
     */
    public static Period at(Refill refill, long now, Amount budget, Amount posted) {
        return new Period(refill, refill.nameAt(now), refill.endAt(now), budget, posted);
    }

    /** Whether the next one has begun; milliseconds since the epoch. */
    public boolean isOver(long now) {
        return now >= end;
    }

    /** The one that holds a later instant, however many lie between; milliseconds since the epoch. */
    Period next(Account account, long now) {
        return at(refill, now, budget, account.posted());
    }

    /** The same with another budget, from now on. */
    public Period with(Amount newBudget) {
        return new Period(refill, name, end, newBudget, before);
    }

    /**
     * What the account's quota is in it: what was spent before and the budget. Too much for a number is the largest number:
     * a quota in that case is less than it might be, never more.
     */
    public Amount quota() {
        return new Amount(
                sum(before.tokens(), budget.tokens()),
                sum(before.nanos(), budget.nanos()),
                sum(before.examples(), budget.examples()));
    }

    private static long sum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }
}
