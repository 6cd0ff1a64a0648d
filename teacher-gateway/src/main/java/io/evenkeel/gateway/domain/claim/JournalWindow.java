package io.evenkeel.gateway.domain.claim;

/**
 * How much of the call journal a worker reads when it takes a partition over, and how many calls that have ended it remembers
 * from then on. Promised: of every call that may be handed to it again it knows the first claim and the end.
 *
 * <p>Handed to it again is what has not been committed, so all of it has its entries at the journal's end, unless the group
 * is far behind or has lost its offsets: then the journal is read whole.
 *
 * @param from offset of the first entry to read
 * @param remembered calls that have ended; a count
 */
public record JournalWindow(long from, long remembered) {
    /** Calls that may be handed out again and still count as few. */
    static final long FEW = 20_000;

    /**
     * Entries that surely hold those of so few calls: two of each, and room for claims of workers that came and went, and
     * for calls in hand at the same time.
     */
    static final long ENTRIES = 100_000;

    /**
     * @param begin first offset of the journal's partition
     * @param end offset of its next entry
     * @param behind calls of the partition that may be handed out again: its end less what is committed, or all of it where
     *     nothing is
     */
    public static JournalWindow of(long begin, long end, long behind) {
        long from = behind <= FEW ? Math.max(begin, end - ENTRIES) : begin;
        // Until the last of those behind is handed out again as many calls may end as are behind.
        return new JournalWindow(from, Math.max(ENTRIES, end - from + behind));
    }
}
