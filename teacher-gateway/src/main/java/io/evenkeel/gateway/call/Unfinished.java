package io.evenkeel.gateway.call;

import java.util.TreeSet;

/**
 * The offsets of one partition that are in hand. What is committed is the lowest of them: everything below it has its end
 * in the call journal.
 */
final class Unfinished {
    private final TreeSet<Long> inHand = new TreeSet<>();
    private long next = -1;
    private long committed = -1;

    synchronized void begin(long offset) {
        inHand.add(offset);
        next = Math.max(next, offset + 1);
    }

    synchronized void end(long offset) {
        inHand.remove(offset);
    }

    synchronized int count() {
        return inHand.size();
    }

    /** The offset to commit; -1 where nothing was read, or nothing has changed since it was last {@link #committed}. */
    synchronized long toCommit() {
        long lowest = inHand.isEmpty() ? next : inHand.first();
        return lowest == committed ? -1 : lowest;
    }

    synchronized void committed(long offset) {
        committed = offset;
    }
}
