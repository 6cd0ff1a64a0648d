package io.evenkeel.launcher.command;

import io.evenkeel.launcher.settings.WrongConfiguration;
import io.evenkeel.student.Student;
import io.evenkeel.student.checkpoint.CheckpointName;
import io.evenkeel.student.generation.LiveGeneration;
import io.evenkeel.student.serving.ChatServer;
import io.evenkeel.student.serving.ServingSettings;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description =
                "Serves the newest checkpoint, or another, as an OpenAI-compatible chat endpoint until it is stopped.")
final class ServeCommand implements Callable<Integer>, TakesSettings {
    /** Requests that may wait beside those that run. */
    private static final int WAITING = 256;

    private final SettingOptions options = SettingOptions.ofAPipeline();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(names = "--checkpoint", description = "A Hugging Face directory. Default: the pipeline's newest.")
    private @Nullable Path checkpoint;

    @Option(names = "--host", defaultValue = "127.0.0.1", description = "Address. Default: ${DEFAULT-VALUE}.")
    private String host = "127.0.0.1";

    @Option(names = "--port", defaultValue = "8000", description = "Port, 0 for any. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(names = "--port-file", description = "Where to write the port once it listens.")
    private @Nullable Path portFile;

    @Option(names = "--model", defaultValue = "student", description = "Name served. Default: ${DEFAULT-VALUE}.")
    private String model = "student";

    @Option(
            names = "--max-rows",
            defaultValue = "64",
            description = "Most requests that run together. Default: ${DEFAULT-VALUE}.")
    private int maxRows;

    @Option(
            names = "--cache-mib",
            defaultValue = "1024",
            description = "Most MiB of their keys and values. Default: ${DEFAULT-VALUE}.")
    private int cacheMib;

    @Option(names = "--key-env", description = "Environment variable that holds the API key; without it, all may ask.")
    private @Nullable String keyVariable;

    @Override
    public SettingOptions settings() {
        return options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        check("--port", port, 0, 65_535);
        check("--max-rows", maxRows, 1, 4_096);
        check("--cache-mib", cacheMib, 1, 1 << 20);
        var key = apiKey();
        var folder = checkpoint == null ? StudentCommand.newestCheckpoint(options) : checkpoint;
        var told = new CountDownLatch(1);
        var closed = new CountDownLatch(1);
        try (var student = Student.load(folder);
                var server = start(ServingSettings.of(host, port, model, CheckpointName.of(folder), key), student)) {
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform().name("stop-serving").unstarted(() -> {
                        told.countDown();
                        awaitQuietly(closed);
                    }));
            announce(server.port());
            told.await();
        } finally {
            closed.countDown();
        }
        return Commands.DONE;
    }

    private ChatServer start(ServingSettings settings, Student student) throws IOException {
        var limits = new LiveGeneration.Limits(maxRows, (long) cacheMib << 20, WAITING);
        LiveGeneration generation;
        try {
            generation = student.live(limits);
        } catch (IllegalArgumentException e) {
            throw new WrongConfiguration(
                    "--cache-mib is " + cacheMib + ", too few for this student: " + e.getMessage());
        }
        try {
            return ChatServer.start(settings, student::promptIds, generation);
        } catch (SocketException | UnresolvedAddressException e) {
            generation.close();
            throw new WrongConfiguration(
                    "--host %s with --port %d cannot be listened on (%s); allowed: an address of this"
                                    .formatted(host, port, e.getMessage())
                            + " machine and a port that is free.");
        }
    }

    private @Nullable String apiKey() {
        if (keyVariable == null) {
            return null;
        }
        var key = System.getenv(keyVariable);
        if (key == null || key.isBlank()) {
            throw new WrongConfiguration(
                    "--key-env names " + keyVariable + ", which is not set; allowed: a variable with a key.");
        }
        return key;
    }

    private void announce(int listening) throws IOException {
        if (portFile != null) {
            // Moved into place, so that whoever waits for the file never reads half a number.
            var whole = portFile.resolveSibling(portFile.getFileName() + ".part");
            Files.writeString(whole, Integer.toString(listening));
            Files.move(whole, portFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        command.commandLine().getOut().println("ready port=" + listening);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void check(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new WrongConfiguration(
                    "%s is %d; allowed: whole numbers from %d to %d.".formatted(option, value, least, most));
        }
    }
}
