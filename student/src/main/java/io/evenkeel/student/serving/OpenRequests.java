package io.evenkeel.student.serving;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the requests that are being answered, so that a server can end when they have. */
final class OpenRequests {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int open;
    private boolean closing;

    /** Counts one in, for {@link #leave} to count out; false, and not counted, once it closes. */
    boolean enter() {
        lock.lock();
        try {
            if (closing) {
                return false;
            }
            open++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            open--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    /** Lets no more in, and waits until all are out, or so long. */
    void close(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            closing = true;
            long left = patience.toNanos();
            while (open > 0 && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
