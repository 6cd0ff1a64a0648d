package io.evenkeel.trainer.work;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;

/** Lets whoever gave a job call it off; the job looks between its steps. */
final class Cancellation {
    private final CountDownLatch called = new CountDownLatch(1);

    /** A job was called off: its partition went elsewhere, or the service stops. Nothing is wrong. */
    static final class Cancelled extends RuntimeException {
        Cancelled() {
            super("called off");
        }
    }

    void call() {
        called.countDown();
    }

    /** @throws Cancelled once it was called off */
    void check() {
        if (called.getCount() == 0) {
            throw new Cancelled();
        }
    }

    /**
     * Returns after so long.
     *
     * @throws Cancelled as soon as it was called off
     */
    void pause(Duration duration) {
        try {
            if (called.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new Cancelled();
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
