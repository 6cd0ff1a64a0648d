package io.evenkeel.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A process that we started, with its log.
 *
 * @param name for messages
 * @param process that runs
 * @param log where its output goes
 */
public record OwnProcess(String name, Process process, Path log) {
    private static final long POLL_MILLIS = 50;
    private static final int LINES_SHOWN = 20;

    /**
     * Starts it in the log's folder, appending to the log.
     *
     * @throws IOException where it cannot be started
     */
    static OwnProcess start(String name, List<String> command, Path log) throws IOException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(nothing()))
                .start();
        return new OwnProcess(name, process, log);
    }

    /**
     * Waits until it is ready.
     *
     * @throws StartFailed where it ended or took longer; the message holds the log's last lines
     */
    void awaitReady(BooleanSupplier ready, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!ready.getAsBoolean()) {
            if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new StartFailed(
                        name + " ended at start with code " + process.exitValue() + "\n" + lastLines(log, LINES_SHOWN));
            }
            if (System.nanoTime() > end) {
                process.destroyForcibly();
                throw new StartFailed(
                        name + " was not ready after " + atMost.toSeconds() + " s\n" + lastLines(log, LINES_SHOWN));
            }
        }
    }

    /** Asks it to stop, and kills it when it has not after that time. */
    void stop(Duration atMost) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
        }
    }

    /** Kills it (signal 9) and waits until it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** The last lines of a log, empty where there is none. */
    public static String lastLines(Path log, int count) {
        try {
            // Decoding that never fails: a killed process may leave half a character.
            var lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).split("\n", -1);
            return String.join("\n", Arrays.asList(lines).subList(Math.max(0, lines.length - count), lines.length));
        } catch (IOException e) {
            return "";
        }
    }

    private static java.io.File nothing() {
        return new java.io.File(System.getProperty("os.name").startsWith("Windows") ? "NUL" : "/dev/null");
    }

    /** A process ended or was not ready in time; the message says which and shows its log's last lines. */
    public static final class StartFailed extends RuntimeException {
        StartFailed(String message) {
            super(message);
        }
    }
}
