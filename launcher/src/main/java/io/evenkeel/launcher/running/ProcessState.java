package io.evenkeel.launcher.running;

import io.evenkeel.launcher.process.ProcessEntry;
import io.evenkeel.launcher.process.ProcessTable;
import io.evenkeel.launcher.process.Readiness;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A process of a home, as it is now.
 *
 * @param name such as {@code budget-service}
 * @param pid of the operating system; null where it does not run
 * @param port where it listens, or listened
 */
public record ProcessState(String name, @Nullable Long pid, int port, State state) {
    /** What it does. */
    public enum State {
        READY,
        STARTING,
        STOPPED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Every process that the home knows, by name. */
    public static List<ProcessState> all(Home home) throws IOException {
        try (var readiness = new Readiness()) {
            return home.processes().all().stream()
                    .map(entry -> of(entry, readiness))
                    .toList();
        }
    }

    private static ProcessState of(ProcessEntry entry, Readiness readiness) {
        if (ProcessTable.process(entry).isEmpty()) {
            return new ProcessState(entry.name(), null, entry.port(), State.STOPPED);
        }
        var state = readiness.isReady(entry) ? State.READY : State.STARTING;
        return new ProcessState(entry.name(), entry.pid(), entry.port(), state);
    }
}
