package io.evenkeel.gateway.call;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The offsets of one partition that are in hand. What is committed is the lowest of them: everything below it has its end
 * in the call journal.
 */
final class Unfinished {
    private final TreeSet<Long> inHand = new TreeSet<>();
    private final Set<Long> aside = new HashSet<>();
    private long next = -1;
    private long committed = -1;

    synchronized void begin(long offset) {
        inHand.add(offset);
        next = Math.max(next, offset + 1);
    }

    synchronized void end(long offset) {
        inHand.remove(offset);
        aside.remove(offset);
    }

    /** It will be in hand for hours, and others shall be taken meanwhile. */
    synchronized void layAside(long offset) {
        if (inHand.contains(offset)) {
            aside.add(offset);
        }
    }

    /** How many are in hand and not laid aside. */
    synchronized int count() {
        return inHand.size() - aside.size();
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
