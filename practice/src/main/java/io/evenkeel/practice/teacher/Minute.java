package io.evenkeel.practice.teacher;

import java.util.ArrayDeque;
import java.util.Deque;

/** Counts what was served in the last 60 seconds. */
final class Minute {
    private static final long MILLIS = 60_000;

    private final Deque<Long> served = new ArrayDeque<>();

    /**
     * Takes one more, if there is room.
     *
     * @param now milliseconds since the epoch
     * @param limit requests in any 60 s; a count
     * @return how long to wait, milliseconds; 0 when it was taken
     */
    synchronized long take(long now, int limit) {
        while (!served.isEmpty() && served.peekFirst() + MILLIS <= now) {
            served.removeFirst();
        }
        if (served.size() < limit) {
            served.addLast(now);
            return 0;
        }
        return served.peekFirst() + MILLIS - now;
    }
}
