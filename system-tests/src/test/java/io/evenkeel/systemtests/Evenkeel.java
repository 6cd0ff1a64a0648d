package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The command, run as an operator runs it: a process with arguments, an exit code and two streams. */
final class Evenkeel implements AutoCloseable {
    /** More than any machine needs for a small pipeline; waiting ends with the pipeline. */
    static final Duration WHOLE_RUN = Duration.ofMinutes(15);

    /** The same for {@code wait --timeout}, which shall be the one to say so. */
    static final String WHOLE_RUN_SECONDS =
            Long.toString(WHOLE_RUN.minusSeconds(10).toSeconds());

    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> ASKING = Set.of("status", "report", "topics", "stage");

    private final Path home;
    private final List<String> options;
    private final Map<String, String> variables = new HashMap<>();

    /** What a call came to. */
    record Result(int exitCode, String out, String err) {

        Result succeeds() {
            assertThat(exitCode).as("exit code; stderr: %s", err).isZero();
            return this;
        }

        JsonNode json() throws IOException {
            return JSON.readTree(out);
        }

        List<JsonNode> jsonLines() throws IOException {
            var lines = new ArrayList<JsonNode>();
            for (var line : out.lines().filter(line -> !line.isBlank()).toList()) {
                lines.add(JSON.readTree(line));
            }
            return lines;
        }
    }

    /**
     * @param home where its data lie
     * @param options of every {@code up}
     */
    Evenkeel(Path home, String... options) {
        this.home = home;
        this.options = List.of(options);
    }

    /** Sets a variable in the environment of every call from now on. */
    Evenkeel knowing(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    Path home() {
        return home;
    }

    Result up() throws IOException, InterruptedException {
        var arguments = new ArrayList<String>();
        arguments.add("up");
        arguments.addAll(options);
        return run(Duration.ofMinutes(4), arguments.toArray(String[]::new));
    }

    /**
     * Runs the command with {@code --home}. One that takes longer than allowed is killed, its threads shown, and the test
     * fails; but a command that only asks is asked once more: a hang that came once in some hundred calls is known, its cause
     * is not (the threads tell next time).
     */
    Result run(Duration longest, String... arguments) throws IOException, InterruptedException {
        var result = tried(longest, arguments);
        if (result.isEmpty() && ASKING.contains(arguments[0])) {
            result = tried(longest, arguments);
        }
        return result.orElseThrow(() -> new AssertionError(
                List.of(arguments) + " did not end within " + longest + "; its threads are in the output above"));
    }

    private Optional<Result> tried(Duration longest, String... arguments) throws IOException, InterruptedException {
        var out = Files.createTempFile("evenkeel", ".out");
        var err = Files.createTempFile("evenkeel", ".err");
        try {
            var process = builder(command(arguments))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                // A JVM answers SIGQUIT with its threads, on its standard output.
                new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid()))
                        .start()
                        .waitFor();
                process.waitFor(2, TimeUnit.SECONDS);
                process.destroyForcibly().waitFor();
                System.out.println(List.of(arguments) + " hangs:\n" + Files.readString(out) + Files.readString(err));
                return Optional.empty();
            }
            return Optional.of(new Result(process.exitValue(), Files.readString(out), Files.readString(err)));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** Starts the command with {@code --home} and leaves it running; both streams go to a file. */
    Process start(Path out, String... arguments) throws IOException {
        // A shell lets what it runs in the background ignore Ctrl-C, and all that those start inherits it.
        var hearing = new ArrayList<>(List.of("env", "--default-signal=INT"));
        hearing.addAll(command(arguments));
        return builder(hearing)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
    }

    private List<String> command(String... arguments) {
        var command = new ArrayList<>(List.of(CHECKOUT.resolve("evenkeel").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--home", home.toString()));
        return command;
    }

    /** Without building: what is tested was built before, by whoever runs the tests. */
    private ProcessBuilder builder(List<String> command) {
        var builder = new ProcessBuilder(command).directory(CHECKOUT.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("EVENKEEL_"));
        builder.environment().put("EVENKEEL_BUILD", "never");
        builder.environment().putAll(variables);
        return builder;
    }

    /** What stands in a topic: the values of its records, in the order of offsets within each partition. */
    List<JsonNode> values(String topic) throws IOException, InterruptedException {
        return run(Duration.ofMinutes(5), "topics", "cat", topic).succeeds().jsonLines().stream()
                .map(record -> record.get("value"))
                .toList();
    }

    /** Turns the practice teacher's dials. */
    void dial(String dials) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(teacher("/practice/dials"))
                .POST(HttpRequest.BodyPublishers.ofString(dials))
                .build();
        assertThat(ask(request).statusCode()).isEqualTo(200);
    }

    /** What the services say of records that they buried, in their logs: topic, place and reason. */
    List<String> burials() throws IOException {
        try (var logs = Files.list(home.resolve("logs"))) {
            var burials = new ArrayList<String>();
            for (var log : logs.toList()) {
                try (var lines = Files.lines(log)) {
                    lines.filter(line -> line.contains("goes to the dead letters"))
                            .forEach(burials::add);
                }
            }
            return burials;
        }
    }

    /** What the practice teacher billed, in its own words. */
    JsonNode bill() throws IOException, InterruptedException {
        return JSON.readTree(
                ask(HttpRequest.newBuilder(teacher("/practice/bill")).build()).body());
    }

    private URI teacher(String path) throws IOException, InterruptedException {
        return URI.create("http://127.0.0.1:" + process("teacher").get("port").asInt() + path);
    }

    private static HttpResponse<String> ask(HttpRequest request) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    /** The process of that name, as {@code status} lists it. */
    JsonNode process(String name) throws IOException, InterruptedException {
        var status = run(Duration.ofMinutes(1), "status", "--json").json();
        for (var process : status.get("processes")) {
            if (process.get("name").asText().equals(name)) {
                return process;
            }
        }
        throw new AssertionError("no process " + name + " in " + status);
    }

    /** Kills a process at once, as the kernel would. */
    void kill(String name) throws IOException, InterruptedException {
        // Not by status, which asks the broker, and the broker may be dead already.
        var file = home.resolve("processes").resolve(name + ".json");
        var handle = ProcessHandle.of(JSON.readTree(file.toFile()).get("pid").asLong())
                .orElseThrow();
        handle.destroyForcibly();
        handle.onExit().join();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run(Duration.ofMinutes(2), "down", "--purge");
    }
}
