package io.evenkeel.trainer.work;

/** Lets whoever gave a job call it off; the job looks between its steps. */
final class Cancellation {
    private volatile boolean called;

    /** A job was called off: its partition went elsewhere, or the service stops. Nothing is wrong. */
    static final class Cancelled extends RuntimeException {
        Cancelled() {
            super("called off");
        }
    }

    void call() {
        called = true;
    }

    /** @throws Cancelled once it was called off */
    void check() {
        if (called) {
            throw new Cancelled();
        }
    }
}
