package io.evenkeel.practice;

import io.evenkeel.practice.teacher.Bill;
import io.evenkeel.practice.teacher.Dials;
import io.evenkeel.practice.teacher.Teacher;
import io.evenkeel.practice.teacher.TeacherServer;
import io.evenkeel.practice.teacher.TeacherSettings;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every teacher's server is told: where to listen, whom to serve, where the bill lies. */
final class ServerOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(names = "--host", defaultValue = "127.0.0.1", description = "Address (default: ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(names = "--port", defaultValue = "0", description = "Port; 0 for any free one (default).")
    private int port;

    @Option(names = "--port-file", description = "Where to write the port once it listens.")
    private @Nullable Path portFile;

    @Option(
            names = "--bill",
            defaultValue = "teacher-bill.jsonl",
            description = "The bill (default: ${DEFAULT-VALUE}).")
    private Path bill = Path.of("teacher-bill.jsonl");

    @Option(names = "--fsync", description = "Force each line of the bill to the disk before its reply.")
    private boolean fsync;

    @Option(names = "--key-env", description = "Environment variable that holds the API key; without it, all may ask.")
    private @Nullable String keyVariable;

    @Option(
            names = "--model",
            defaultValue = "practice-teacher",
            description = "Name listed (default: ${DEFAULT-VALUE}).")
    private String model = "practice-teacher";

    /**
     * Serves until the process is told to stop.
     *
     * @param notes counts for the ready line and for {@code GET /practice/bill}
     */
    void serve(Teacher teacher, Dials dials, Map<String, Integer> notes) throws IOException, InterruptedException {
        var server = start(teacher, dials, notes);
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            try {
                server.close();
            } catch (IOException e) {
                System.err.println("The bill could not be closed: " + e.getMessage());
            }
            stopped.countDown();
        }));
        announce(server.port(), notes);
        stopped.await();
    }

    private TeacherServer start(Teacher teacher, Dials dials, Map<String, Integer> notes) throws IOException {
        if (port < 0 || port > 65_535) {
            throw wrong("--port is %s; allowed: 0 to 65535.".formatted(port));
        }
        var settings = new TeacherSettings(host, port, apiKey(), model, notes);
        Bill opened;
        try {
            opened = Bill.open(bill, fsync, InstantSource.system());
        } catch (IOException e) {
            throw wrong("--bill cannot be used: " + e.getMessage());
        }
        try {
            return TeacherServer.start(settings, teacher, opened, dials);
        } catch (SocketException | UnresolvedAddressException e) {
            opened.close();
            throw wrong("--host %s with --port %s cannot be listened on: %s.".formatted(host, port, e.getMessage()));
        }
    }

    private @Nullable String apiKey() {
        if (keyVariable == null) {
            return null;
        }
        var key = System.getenv(keyVariable);
        if (key == null || key.isBlank()) {
            throw wrong("--key-env names %s, which is not set; allowed: a variable with a key.".formatted(keyVariable));
        }
        return key;
    }

    private void announce(int listening, Map<String, Integer> notes) throws IOException {
        if (portFile != null) {
            // Moved into place, so that whoever waits for the file never reads half a number.
            var whole = portFile.resolveSibling(portFile.getFileName() + ".part");
            Files.writeString(whole, Integer.toString(listening));
            Files.move(whole, portFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        var line = new StringBuilder("ready port=" + listening);
        notes.forEach((name, count) -> line.append(' ').append(name).append('=').append(count));
        System.out.println(line);
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(command.commandLine(), sentence);
    }
}
