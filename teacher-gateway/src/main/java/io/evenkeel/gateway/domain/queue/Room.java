package io.evenkeel.gateway.domain.queue;

/**
 * What an account that refused a reservation may have left since: enough to know when asking again is worth a record.
 * Never below the truth: what is freed is added, what others take is not subtracted; the next denial sets it right. So
 * nobody waits while there is room, and each event that frees something leads to at most one denial.
 *
 * @param available in the unit that the account refused: tokens, billionths of its currency, or examples
 */
public record Room(long available) {

    /** Some of it was given back. */
    public Room freed(long amount) {
        return new Room(saturatedSum(available, amount));
    }

    /** Nobody knows how much there is: a new quota, a reconciliation. */
    public static Room unknown() {
        return new Room(Long.MAX_VALUE);
    }

    /** Whether asking for so much is worth it. */
    public boolean fits(long asked) {
        return asked <= available;
    }

    private static long saturatedSum(long a, long b) {
        long sum = a + b;
        boolean overflown = ((a ^ sum) & (b ^ sum)) < 0;
        return overflown ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }
}
