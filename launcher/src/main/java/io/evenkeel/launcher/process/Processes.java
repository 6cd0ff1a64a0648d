package io.evenkeel.launcher.process;

import io.evenkeel.embedded.OwnProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Starts and stops processes of one home. They outlive the command that starts them. */
public final class Processes {
    private static final long POLL_MILLIS = 50;
    private static final int LINES_SHOWN = 20;

    private final ProcessTable table;
    private final Path logs;
    private final Readiness readiness;

    /** @param logs folder of a log for each process */
    public Processes(ProcessTable table, Path logs, Readiness readiness) {
        this.table = table;
        this.logs = logs;
        this.readiness = readiness;
    }

    /** Where a process writes its output. */
    public Path log(String name) {
        return logs.resolve(name + ".log");
    }

    /**
     * Starts a process and enters it in the table at once.
     *
     * @throws IOException where it cannot be started
     */
    public ProcessEntry start(Part part) throws IOException {
        Files.createDirectories(logs);
        var builder = new ProcessBuilder(inItsOwnSession(part.command()));
        builder.environment().keySet().removeAll(part.withheld());
        builder.environment().putAll(part.environment());
        var process = builder.redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(log(part.name()).toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        var entry = new ProcessEntry(
                part.name(),
                process.pid(),
                ProcessTable.startOf(process.toHandle()),
                part.port(),
                part.readyPath(),
                part.settingsHash());
        table.put(entry);
        return entry;
    }

    /** True where a running process was told something else than this. */
    public static boolean runsDifferently(ProcessEntry running, Part wanted) {
        return !running.settings().equals(wanted.settingsHash());
    }

    /**
     * Waits until all are ready.
     *
     * @throws StartFailed where one ended or took longer; the message holds its log's last lines
     */
    public void awaitReady(List<ProcessEntry> started, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        var waiting = new ArrayList<>(started);
        while (!waiting.isEmpty()) {
            for (var entry : waiting) {
                if (ProcessTable.process(entry).isEmpty()) {
                    throw new StartFailed(entry.name() + " ended at start; its log ends so:\n"
                            + OwnProcess.lastLines(log(entry.name()), LINES_SHOWN));
                }
            }
            waiting.removeIf(readiness::isReady);
            if (!waiting.isEmpty() && System.nanoTime() > end) {
                var late = waiting.get(0);
                throw new StartFailed(late.name() + " was not ready after " + atMost.toSeconds()
                        + " s; its log ends so:\n" + OwnProcess.lastLines(log(late.name()), LINES_SHOWN));
            }
            TimeUnit.MILLISECONDS.sleep(waiting.isEmpty() ? 0 : POLL_MILLIS);
        }
    }

    /** Asks all of them to stop (SIGTERM), and kills those that have not after that time. */
    public static void stop(List<ProcessEntry> entries, Duration atMost) throws InterruptedException {
        var running = entries.stream()
                .flatMap(entry -> ProcessTable.process(entry).stream())
                .toList();
        running.forEach(ProcessHandle::destroy);
        if (!ended(running, atMost)) {
            running.forEach(ProcessHandle::destroyForcibly);
            ended(running, atMost);
        }
    }

    private static boolean ended(List<ProcessHandle> processes, Duration atMost) throws InterruptedException {
        var all = CompletableFuture.allOf(
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new));
        try {
            all.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for the end of a process failed", e);
        }
    }

    /** So that a Ctrl-C in the terminal reaches the launcher alone, which then stops everything in order. */
    private static List<String> inItsOwnSession(List<String> command) {
        var path = System.getenv("PATH");
        boolean canLeave = path != null
                && Stream.of(path.split(File.pathSeparator, -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "setsid")));
        return canLeave ? Stream.concat(Stream.of("setsid"), command.stream()).toList() : command;
    }

    /** A process ended or was not ready in time. */
    public static final class StartFailed extends RuntimeException {
        public StartFailed(String message) {
            super(message);
        }
    }
}
