package io.evenkeel.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A broker that this JVM runs beside itself, in one folder and on one port, through as many starts as one likes. */
public final class LocalBroker implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(30);

    private final BrokerFiles files;
    private @Nullable OwnProcess process;

    /** @param folder of its data; empty or left by an earlier broker */
    public LocalBroker(Path folder) {
        this.files = new BrokerFiles(Installation.find(), folder, FreePort.any());
    }

    /** Where clients find it, the same through all its starts. */
    public String bootstrapServers() {
        return files.bootstrapServers();
    }

    /**
     * Starts it, and returns when it accepts connections.
     *
     * @throws OwnProcess.StartFailed where it does not
     */
    public LocalBroker start() throws IOException, InterruptedException {
        files.prepare();
        var started = OwnProcess.start("broker", files.command(), files.folder().resolve("broker.log"));
        process = started;
        started.awaitReady(() -> FreePort.answers(files.port()), START);
        return this;
    }

    /** Asks it to stop and waits. */
    public void stop() throws InterruptedException {
        if (process != null) {
            process.stop(STOP);
        }
    }

    /** Kills it, as signal 9 does. */
    public void kill() throws InterruptedException {
        if (process != null) {
            process.kill();
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
