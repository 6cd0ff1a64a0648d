package io.evenkeel.trainer.work;

import io.evenkeel.trainer.TrainerConfig;
import io.evenkeel.trainer.log.InMemoryLog;
import io.evenkeel.trainer.log.RecordLog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The work of one trainer process over an {@link InMemoryLog}; a second one is what starts after the first was killed. */
final class TrainerProcess {
    static final int ATTEMPTS = 3;

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Cancellation cancellation = new Cancellation();
    private final AtomicLong millis = new AtomicLong();
    private final TrainingWork work;

    /** @param stepMillis what the clock goes on with each look at it; milliseconds */
    TrainerProcess(InMemoryLog log, Path home, long stepMillis) {
        this(log, home, stepMillis, new Settings());
    }

    /** @param stepMillis what the clock goes on with each look at it; milliseconds */
    TrainerProcess(InMemoryLog log, Path home, long stepMillis, TrainerConfig settings) {
        InstantSource clock = () -> Instant.ofEpochMilli(millis.addAndGet(stepMillis));
        this.work = TrainingWork.of(
                new RecordLog(log.consumer(), log.serdes(), new AtomicLong()::incrementAndGet),
                new Announcements(log.producer(), log.serdes(), clock),
                home,
                "local",
                settings,
                meters,
                clock);
    }

    /** Until nothing is due, or something failed. */
    boolean perform() {
        return work.perform(0, cancellation);
    }

    void secondsPass(int seconds) {
        millis.addAndGet(1_000L * seconds);
        work.tick();
    }

    /** Snapshots at every second step, no patience; trains itself unless it is given a command. */
    static final class Settings implements TrainerConfig {
        private final List<String> command;

        Settings(String... command) {
            this.command = List.of(command);
        }

        @Override
        public int snapshotEverySteps() {
            return 2;
        }

        @Override
        public int attempts() {
            return ATTEMPTS;
        }

        @Override
        public Duration maxWaitForReferences() {
            return Duration.ZERO;
        }

        @Override
        public int questionWritingEvery() {
            return 4;
        }

        @Override
        public int evaluationBatch() {
            return 4;
        }

        @Override
        public String engine() {
            return command.isEmpty() ? INTERNAL : EXTERNAL;
        }

        @Override
        public External external() {
            return new External() {
                @Override
                public Optional<List<String>> command() {
                    return Optional.of(command);
                }

                @Override
                public Duration poll() {
                    return Duration.ofMillis(50);
                }

                @Override
                public Duration timeLimit() {
                    return Duration.ofHours(1);
                }
            };
        }
    }
}
