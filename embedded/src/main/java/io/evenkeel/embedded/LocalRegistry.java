package io.evenkeel.embedded;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A registry that this JVM runs beside itself, in one folder and on one port, through as many starts as one likes. */
public final class LocalRegistry implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration STOP = Duration.ofSeconds(30);

    private final RegistryFiles files;
    private @Nullable OwnProcess process;

    /** @param folder of its state; empty or left by an earlier registry */
    public LocalRegistry(Path folder) {
        this.files = new RegistryFiles(Installation.find(), folder, FreePort.any());
    }

    /** Where clients find it, without a path; the same through all its starts. */
    public String url() {
        return files.url();
    }

    /** The core API, as the serdes and the schema deployment take it. */
    public String api() {
        return files.api();
    }

    /** Starts it without waiting. */
    LocalRegistry launch() throws IOException {
        files.prepare();
        process = OwnProcess.start("registry", files.command(), files.folder().resolve("registry.log"));
        return this;
    }

    /**
     * Starts it, and returns when its API answers.
     *
     * @throws OwnProcess.StartFailed where it does not
     */
    public LocalRegistry start() throws IOException, InterruptedException {
        launch().awaitReady();
        return this;
    }

    void awaitReady() throws InterruptedException {
        if (process == null) {
            throw new IllegalStateException("the registry was not launched");
        }
        try (var http = HttpClient.newHttpClient()) {
            process.awaitReady(() -> files.isReady(http), START);
        }
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
