package io.evenkeel.systemtests.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;

/** True time, which nobody in the simulation sees undistorted, and what is due in it. */
final class Clock {
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
    private long now = 1_000_000;
    private long order;

    private record Due(long at, long order, Runnable action) {}

    /** Milliseconds. */
    long now() {
        return now;
    }

    void advance(long millis) {
        now += millis;
    }

    void in(long millis, Runnable action) {
        due.add(new Due(now + millis, order++, action));
    }

    /** The next thing that is due happens; false where nothing is. */
    boolean happens() {
        var next = due.peek();
        if (next == null || next.at() > now) {
            return false;
        }
        due.remove().action().run();
        return true;
    }

    boolean isEmpty() {
        return due.isEmpty();
    }
}
