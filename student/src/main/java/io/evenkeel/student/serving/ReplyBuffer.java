package io.evenkeel.student.serving;

import io.evenkeel.student.generation.Ending;
import io.evenkeel.student.generation.ReplyListener;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Text between the generation, which never waits, and the thread that writes it to a client, which may wait long. When too
 * much lies unread, the reply is given up and the thread interrupted: that ends its writing.
 */
final class ReplyBuffer implements ReplyListener {
    private final int unreadMax;
    private final Thread reader = Thread.currentThread();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final StringBuilder unread = new StringBuilder();
    private @Nullable Ending ending;
    private int tokens;

    /**
     * A buffer for the calling thread to read.
     *
     * @param unreadMax characters
     */
    ReplyBuffer(int unreadMax) {
        this.unreadMax = unreadMax;
    }

    /**
     * What came since the last time; nothing at all when none came in time.
     *
     * @param text may be empty
     * @param ending null as long as more may come
     * @param tokens of the completion; known with its ending
     */
    record Part(String text, @Nullable Ending ending, int tokens) {}

    /**
     * Waits for text or the end.
     *
     * @param deadline by {@link System#nanoTime}
     */
    Part take(long deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = deadline - System.nanoTime();
            while (unread.isEmpty() && ending == null && left > 0) {
                left = changed.awaitNanos(left);
            }
            var part = new Part(unread.toString(), ending, tokens);
            unread.setLength(0);
            return part;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean said(String more) {
        lock.lock();
        try {
            if (unread.length() + more.length() > unreadMax) {
                reader.interrupt();
                return false;
            }
            unread.append(more);
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void ended(Ending how, int count) {
        lock.lock();
        try {
            ending = how;
            tokens = count;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
