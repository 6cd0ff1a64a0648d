package io.evenkeel.student.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.student.Student;
import io.evenkeel.student.Students;
import io.evenkeel.student.generation.LiveGeneration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that are many, slow or gone, on a student that never ends of itself. */
class ManyClientsTest {
    /** So many that no test waits for the last of them. */
    private static final int POSITIONS = 1 << 17;

    private static final String ENDLESS = ",\"max_tokens\":" + POSITIONS;
    private static final String ENDLESS_STREAM = ENDLESS + ",\"stream\":true";
    private static final Duration SHORT = Duration.ofMillis(200);

    private static Student student;
    private static ExecutorService threads;

    @BeforeAll
    static void create() {
        student = Students.chatterbox(POSITIONS);
        threads = Executors.newVirtualThreadPerTaskExecutor();
    }

    @AfterAll
    static void close() {
        threads.close();
        student.close();
    }

    @Test
    void whatDoesNotFitIsToldToComeAgain() throws Exception {
        var limits = new LiveGeneration.Limits(1, 1 << 30, 1);
        try (var server = RunningServer.of(student, limits, RunningServer.settings(null, 1 << 16, SHORT))) {
            var running = ask(server, ENDLESS, 1 << 16);
            await().until(() -> server.running() == 1);
            var waiting = chat(server, ",\"max_tokens\":3");
            await().until(() ->
                    RunningServer.json(server.get("/health")).get("waiting").asInt() == 1);
            var refused = server.chat(RunningServer.body("x", ""));
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            assertThat(RunningServer.json(refused).at("/error/code").asText()).isEqualTo("queue_full");
            running.close();
            assertThat(waiting.get().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aClientThatGoesAwayFreesItsRow() throws Exception {
        try (var server = RunningServer.of(student)) {
            for (var more : List.of(ENDLESS, ENDLESS_STREAM)) {
                try (var client = ask(server, more, 1 << 16)) {
                    await().until(() -> server.running() == 1);
                    client.setSoLinger(true, 0);
                }
                await(more).until(() -> server.running() == 0);
            }
        }
    }

    @Test
    void aClientThatReadsTooSlowlyIsDroppedAndTheOthersGoOn() throws Exception {
        // Stands in each event, so that the sockets' own buffers are soon full.
        var fingerprint = "f".repeat(10_000);
        var settings = new ServingSettings("127.0.0.1", 0, "parrot", fingerprint, null, 200, 100, SHORT);
        try (var server = RunningServer.of(student, RunningServer.ROOMY, settings);
                var slow = ask(server, ENDLESS_STREAM, 1_024)) {
            // Not that it runs: it may have been dropped before anybody looks.
            await().until(() -> slow.getInputStream().available() > 0);
            var other = server.chat(RunningServer.body("x", ",\"max_tokens\":100"));
            assertThat(RunningServer.json(other).at("/usage/completion_tokens").asInt())
                    .isEqualTo(100);
            await().atMost(Duration.ofMinutes(1)).until(() -> server.running() == 0);
            var got = everything(slow);
            assertThat(got).startsWith("HTTP/1.1 200 OK");
            assertThat(List.of("finish_reason\":\"", "\"error\"", "[DONE]"))
                    .as("a reply that was cut does not look like a whole one")
                    .noneMatch(got::contains);
        }
    }

    @Test
    void aServerThatClosesLetsRequestsEndAndTakesNoMore() throws Exception {
        var patient = RunningServer.settings(null, 1 << 16, Duration.ofMinutes(5));
        var server = RunningServer.of(student, RunningServer.ROOMY, patient);
        // Long enough that they still run when the server was seen to close.
        var running = chat(server, ",\"max_tokens\":10000");
        var client = ask(server, ",\"max_tokens\":10000,\"stream\":true", 1 << 16);
        await().until(() -> server.running() == 2);
        var closing = threads.submit(server::close);
        await().until(() -> server.get("/health").statusCode() == 503);
        var refused = server.chat(RunningServer.body("x", ""));
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(RunningServer.json(refused).at("/error/code").asText()).isEqualTo("shutting_down");
        assertThat(everything(client)).contains("\"finish_reason\":\"length\"", "data: [DONE]");
        assertThat(RunningServer.json(running.get())
                        .at("/usage/completion_tokens")
                        .asInt())
                .isEqualTo(10_000);
        closing.get();
    }

    @Test
    void whatDoesNotEndInTimeIsBrokenOffAndSaidToBe() throws Exception {
        var server = RunningServer.of(
                student, RunningServer.ROOMY, RunningServer.settings(null, 1 << 16, Duration.ofMillis(1)));
        var running = chat(server, ENDLESS);
        var client = ask(server, ENDLESS_STREAM, 1 << 16);
        await().until(() -> server.running() == 2);
        server.close();
        assertThat(endOf(running)).isIn("503", "cut");
        assertThat(everything(client)).contains("\"code\":\"shutting_down\"").doesNotContain("[DONE]");
    }

    /** After a second the head of a whole reply is under way, and what breaks off then is cut. */
    private static String endOf(Future<HttpResponse<String>> reply) throws InterruptedException {
        try {
            return Integer.toString(reply.get().statusCode());
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(IOException.class);
            return "cut";
        }
    }

    private static Future<HttpResponse<String>> chat(RunningServer server, String more) {
        Callable<HttpResponse<String>> call = () -> server.chat(RunningServer.body("x", more));
        return threads.submit(call);
    }

    /** A client that sent its request, and has not read yet. */
    private static Socket ask(RunningServer server, String more, int receiveBuffer) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(receiveBuffer);
        socket.connect(new InetSocketAddress("127.0.0.1", server.server().port()));
        var body = RunningServer.body("x", more).getBytes(StandardCharsets.UTF_8);
        var head = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
                + body.length + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body);
        return socket;
    }

    /** All that comes until the server ends the connection, or cuts it. */
    private static String everything(Socket socket) throws IOException {
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        var lines = new StringBuilder();
        try {
            lines.append(in.lines().collect(Collectors.joining("\n")));
        } catch (UncheckedIOException e) {
            lines.append(e.getMessage());
        }
        return lines.toString();
    }
}
