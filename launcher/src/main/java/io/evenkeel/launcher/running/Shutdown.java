package io.evenkeel.launcher.running;

import io.evenkeel.launcher.process.ProcessEntry;
import io.evenkeel.launcher.process.ProcessTable;
import io.evenkeel.launcher.process.Processes;
import java.time.Duration;
import java.util.List;

/** Stops processes so that each can still say what it has to those it depends on: services, teacher, registry, broker. */
public final class Shutdown {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final List<String> LAST = List.of(Blueprint.TEACHER, Blueprint.REGISTRY, Blueprint.BROKER);

    private Shutdown() {}

    /** Stops those that run, and returns how many did. */
    public static int inOrder(List<ProcessEntry> entries) throws InterruptedException {
        int running = (int) entries.stream()
                .filter(entry -> ProcessTable.process(entry).isPresent())
                .count();
        Processes.stop(
                entries.stream().filter(entry -> !LAST.contains(entry.name())).toList(), PATIENCE);
        for (var name : LAST) {
            Processes.stop(
                    entries.stream().filter(entry -> entry.name().equals(name)).toList(), PATIENCE);
        }
        return running;
    }
}
