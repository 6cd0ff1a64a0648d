package io.evenkeel.gateway.capture;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that copies of all calls together may take; in bytes. */
final class CopyRoom {
    private final long capacity;
    private final AtomicLong taken = new AtomicLong();

    CopyRoom(long capacity) {
        this.capacity = capacity;
    }

    /** @return false where so much is not left; then nothing was taken */
    boolean take(int bytes) {
        if (taken.addAndGet(bytes) > capacity) {
            taken.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }

    long taken() {
        return taken.get();
    }
}
