package io.evenkeel.trainer.work;

import io.evenkeel.contracts.avro.TrainingProgress;
import io.evenkeel.trainer.log.Found;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Tells people how far the work is, at most once a second: what comes sooner waits, and only the latest of it is told. For
 * one thread.
 */
final class ProgressReports {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Announcements announcements;
    private final InstantSource clock;
    private Instant last = Instant.MIN;
    private @Nullable Report waiting;

    private record Report(TrainingProgress.Builder progress, Found<?> work) {}

    ProgressReports(Announcements announcements, InstantSource clock) {
        this.announcements = announcements;
        this.clock = clock;
    }

    /**
     * Tells it now or soon.
     *
     * @param progress all but the time
     * @param work what it follows from
     */
    void report(TrainingProgress.Builder progress, Found<?> work) {
        waiting = new Report(progress, work);
        tick();
    }

    /** Tells what waits, if its time has come. */
    void tick() {
        var now = clock.instant();
        var next = waiting;
        if (next != null && !now.isBefore(last.plus(INTERVAL))) {
            last = now;
            waiting = null;
            announcements.progress(next.progress().setAt(now).build(), next.work());
        }
    }
}
