package io.evenkeel.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenkeel.contracts.Texts;
import io.evenkeel.gateway.domain.capture.MissReason;
import io.evenkeel.gateway.teacher.Practice;
import io.evenkeel.gateway.teacher.Secret;
import io.evenkeel.practice.teacher.Dials;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real sockets on both sides and a real broker behind. */
class CaptureProxyTest {
    private static final String EVENT =
            "data: {\"id\":\"s\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"}}]}\n\n";

    private static Vertx vertx;
    private static ScriptedTeacher teacher;
    private static RunningProxy proxy;

    private final String id = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        // A build machine may be busy with much else.
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
        vertx = Vertx.vertx();
        teacher = new ScriptedTeacher(vertx);
        proxy = RunningProxy.before(vertx, teacher.url());
    }

    @AfterAll
    static void stop() {
        proxy.close();
        teacher.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        Awaitility.reset();
    }

    @Test
    void whatTheTeacherSaysComesUnchangedAndSoDoesWhatItIsAsked() throws Exception {
        var reply = Buffer.buffer(new byte[] {0, -1, '\r', '\n', 'x'});
        teacher.answers(request -> request.response()
                .setStatusCode(200)
                .setStatusMessage("Fine")
                .putHeader("x-request-id", "req-7")
                .putHeader("x-ratelimit-remaining-requests", "59")
                .putHeader("Content-Type", "application/octet-stream")
                .end(reply));
        var got = proxy.chat(
                RunningProxy.BODY,
                "Authorization",
                "Bearer sk-caller",
                "OpenAI-Organization",
                "org-1",
                "Accept-Encoding",
                "br, gzip;q=0.9, zstd",
                "X-Evenkeel-Tenant",
                "acme");

        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.body()).isEqualTo(reply.getBytes());
        assertThat(got.headers().firstValue("x-request-id")).contains("req-7");
        assertThat(got.headers().firstValue("x-ratelimit-remaining-requests")).contains("59");
        assertThat(got.headers().firstValue("Content-Type")).contains("application/octet-stream");
        assertThat(got.headers().firstValue("Content-Length")).contains("5");
        assertThat(teacher.heard().uri()).isEqualTo("/v1/chat/completions");
        assertThat(teacher.heard().body()).hasToString(RunningProxy.BODY);
        assertThat(teacher.heard().headers())
                .containsEntry("Authorization", "Bearer sk-caller")
                .containsEntry("OpenAI-Organization", "org-1")
                .containsEntry("Accept-Encoding", "gzip;q=0.9")
                .doesNotContainKey("X-Evenkeel-Tenant");
    }

    @Test
    void aCallOfThePracticeTeachersBecomesTrafficWholeOrStreamed(@TempDir Path folder) throws Exception {
        var dials = new Dials(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1_000, 1, true, true, 0);
        try (var practice = Practice.start(folder, dials, null);
                var before = RunningProxy.before(vertx, practice.url())) {
            for (var stream : List.of("false", "true")) {
                var key = id + stream;
                var body = "{\"model\":\"practice\",\"stream\":" + stream
                        + ",\"messages\":[{\"role\":\"system\",\"content\":\"Think.\"},"
                        + "{\"role\":\"user\",\"content\":\"69 + 43 = ?\"}]}";
                var got = before.chat(
                        body, "Idempotency-Key", key, "X-Evenkeel-Domain", "addition", "X-Evenkeel-Tenant", "acme");
                assertThat(new String(got.body(), StandardCharsets.UTF_8)).contains("####");
                await().until(() -> !RunningProxy.traffic(key).isEmpty());
                assertThat(RunningProxy.traffic(key)).singleElement().satisfies(record -> {
                    assertThat(Texts.read(record.getQuestion())).isEqualTo("69 + 43 = ?");
                    assertThat(Texts.readOrNull(record.getAnswer())).isEqualTo("112");
                    assertThat(record.getDomain()).isEqualTo("addition");
                    assertThat(record.getTenant()).isEqualTo("acme");
                });
            }
            await().untilAsserted(() -> {
                assertThat(before.captured()).isEqualTo(2);
                assertThat(before.heldBytes()).isZero();
            });
            assertThat(before.http()
                            .send(before.request("/models").GET().build(), BodyHandlers.ofString())
                            .body())
                    .contains("evenkeel-practice");
        }
    }

    @Test
    void eachPieceOfAStreamArrivesBeforeTheNextIsWritten() throws Exception {
        var pieces = List.of("1", "+1", " #### ", "2");
        var seen = new ArrayList<CompletableFuture<Void>>();
        pieces.forEach(piece -> seen.add(new CompletableFuture<>()));
        teacher.answers(request -> {
            var response = request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
            // The head alone: the reader must have it before anything is said.
            response.write(Buffer.buffer());
            writeWhenSeen(request.response(), pieces, seen, 0);
        });
        var reply = proxy.http()
                .send(
                        proxy.request("/chat/completions")
                                .header("Idempotency-Key", id)
                                .POST(BodyPublishers.ofString(RunningProxy.BODY))
                                .build(),
                        BodyHandlers.ofInputStream());
        try (var in = reply.body()) {
            for (int i = 0; i < pieces.size(); i++) {
                // The teacher writes piece i only now: what is read here has passed alone.
                seen.get(i).complete(null);
                var wanted = EVENT.formatted(pieces.get(i));
                assertThat(new String(in.readNBytes(wanted.length()), StandardCharsets.UTF_8))
                        .isEqualTo(wanted);
            }
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("data: [DONE]\n\n");
        }
        await().until(() -> !RunningProxy.traffic(id).isEmpty());
        assertThat(Texts.read(RunningProxy.traffic(id).getFirst().getQuestion()))
                .isEqualTo("1 + 1 = ?");
    }

    private static void writeWhenSeen(
            io.vertx.core.http.HttpServerResponse response,
            List<String> pieces,
            List<CompletableFuture<Void>> seen,
            int next) {
        if (next == pieces.size()) {
            response.end("data: [DONE]\n\n");
            return;
        }
        seen.get(next).thenRun(() -> {
            response.write(EVENT.formatted(pieces.get(next)));
            writeWhenSeen(response, pieces, seen, next + 1);
        });
    }

    @Test
    void aBrokerThatIsDownIsNotSeenByTheCallerAndTheLossIsCounted() throws Exception {
        teacher.answers(request -> request.response().end(ScriptedTeacher.REPLY));
        var settings = RunningProxy.settings(teacher.url(), 1 << 20, 1 << 20, 2, true, null, Duration.ofSeconds(2));
        try (var before = RunningProxy.withoutABroker(vertx, settings)) {
            for (int i = 0; i < 20; i++) {
                var got = before.chat(RunningProxy.BODY);
                assertThat(got.statusCode()).isEqualTo(200);
                assertThat(new String(got.body(), StandardCharsets.UTF_8)).isEqualTo(ScriptedTeacher.REPLY);
            }
            await().untilAsserted(() -> {
                assertThat(before.missed(MissReason.QUEUE_FULL)).isBetween(1, 18);
                assertThat(before.missed(MissReason.QUEUE_FULL) + before.missed(MissReason.NOT_ACKNOWLEDGED))
                        .isEqualTo(20);
                assertThat(before.heldBytes()).isZero();
            });
        }
    }

    @Test
    void refusalsAndRateLimitsPassAsTheyAreAndAreNoTraffic() throws Exception {
        for (int status : List.of(400, 401, 429, 500, 503)) {
            int before = proxy.missed(MissReason.ERROR_STATUS);
            var error = "{\"error\":{\"code\":\"c\",\"message\":\"" + status + "\"}}";
            teacher.answers(request -> request.response()
                    .setStatusCode(status)
                    .putHeader("Retry-After", "7")
                    .putHeader("retry-after-ms", "6500")
                    .end(error));
            var got = proxy.chat(RunningProxy.BODY, "Idempotency-Key", id + status);
            assertThat(got.statusCode()).isEqualTo(status);
            assertThat(new String(got.body(), StandardCharsets.UTF_8)).isEqualTo(error);
            assertThat(got.headers().firstValue("Retry-After")).contains("7");
            assertThat(got.headers().firstValue("retry-after-ms")).contains("6500");
            await().until(() -> proxy.missed(MissReason.ERROR_STATUS) == before + 1);
            assertThat(RunningProxy.traffic(id + status)).isEmpty();
        }
    }

    @Test
    void aReplyThatIsNoChatPassesAndIsCounted() throws Exception {
        int before = proxy.missed(MissReason.MALFORMED_REPLY);
        teacher.answers(request -> request.response().end("{\"choices\":[{"));
        assertThat(new String(proxy.chat(RunningProxy.BODY).body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"choices\":[{");
        await().until(() -> proxy.missed(MissReason.MALFORMED_REPLY) == before + 1);
    }

    @Test
    void aTeacherThatSpeaksNoHttpOrIsAwayIsABadGatewayInTheApisOwnForm() throws Exception {
        var garbage = vertx.createNetServer(
                        new NetServerOptions().setHost("127.0.0.1").setPort(0))
                .connectHandler(socket -> socket.handler(bytes -> socket.write("220 mail ready\r\n\r\n")))
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        try (var before = RunningProxy.before(vertx, "http://127.0.0.1:" + garbage.actualPort())) {
            assertBadGateway(before);
            garbage.close().toCompletionStage().toCompletableFuture().join();
            assertBadGateway(before);
            await().until(() -> before.missed(MissReason.TEACHER_UNREACHABLE) == 2);
        }
    }

    private static void assertBadGateway(RunningProxy before) throws Exception {
        var got = before.chat(RunningProxy.BODY);
        assertThat(got.statusCode()).isEqualTo(502);
        assertThat(new String(got.body(), StandardCharsets.UTF_8)).contains("\"code\":\"teacher_");
    }

    @Test
    void aReplyThatBreaksOffDoesNotLookWhole() {
        int before = proxy.missed(MissReason.BROKEN_OFF);
        teacher.answers(request -> {
            request.response().setChunked(true).write("data: half");
            request.connection().close();
        });
        assertThatThrownBy(() -> proxy.chat(RunningProxy.BODY)).isInstanceOf(IOException.class);
        await().until(() -> proxy.missed(MissReason.BROKEN_OFF) == before + 1);
    }

    @Test
    void aCallerThatGoesAwayEndsTheCallToTheTeacher() throws Exception {
        int before = proxy.missed(MissReason.CALLER_GONE);
        for (boolean speaks : List.of(false, true)) {
            var arrived = new CompletableFuture<Void>();
            var ended = new CompletableFuture<Void>();
            teacher.answers(request -> {
                request.response().closeHandler(closed -> ended.complete(null));
                if (speaks) {
                    request.response().setChunked(true).write("data: half");
                }
                arrived.complete(null);
            });
            try (var caller = raw(proxy.port())) {
                arrived.join();
                assertThat(ended).isNotDone();
                if (speaks) {
                    assertThat(caller.getInputStream().read()).isEqualTo('H');
                }
            }
            await().until(ended::isDone);
        }
        await().until(() -> proxy.missed(MissReason.CALLER_GONE) == before + 2);
    }

    @Test
    void aSlowCallerSlowsHisOwnReplyAndNoMemoryGrows() throws Exception {
        int pieces = 512;
        var piece = Buffer.buffer(new byte[64 << 10]);
        var written = new AtomicInteger();
        teacher.answers(request -> {
            request.response().setChunked(true);
            writeAsTaken(request.response(), piece, pieces, written);
        });
        try (var slow = raw(proxy.port())) {
            // Both sockets' buffers are full: the teacher is held back though nobody told it.
            var stalled = new AtomicInteger(-1);
            await().pollInterval(Duration.ofMillis(500))
                    .until(() -> written.get() > 0 && written.get() == stalled.getAndSet(written.get()));
            assertThat(written.get()).isLessThan(pieces / 2);

            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                teacher.answers(request -> request.response().end(ScriptedTeacher.REPLY));
                Future<HttpResponse<byte[]>> other = threads.submit(() -> proxy.chat(RunningProxy.BODY));
                assertThat(other.get().statusCode()).isEqualTo(200);
            }
            assertThat(readChunked(slow.getInputStream())).isEqualTo(pieces * (64L << 10));
        }
    }

    private static void writeAsTaken(
            io.vertx.core.http.HttpServerResponse response, Buffer piece, int pieces, AtomicInteger written) {
        while (written.get() < pieces) {
            response.write(piece);
            written.incrementAndGet();
            if (response.writeQueueFull()) {
                response.drainHandler(drained -> writeAsTaken(response, piece, pieces, written));
                return;
            }
        }
        response.drainHandler(null);
        response.end();
    }

    @Test
    void aLargeRequestPassesWholeAndIsCounted() throws Exception {
        int before = proxy.missed(MissReason.TOO_LARGE);
        teacher.answers(request -> request.response().end(ScriptedTeacher.REPLY));
        var noise = new byte[12 << 20];
        new Random(1).nextBytes(noise);
        var got = proxy.http()
                .send(
                        proxy.request("/chat/completions")
                                .POST(BodyPublishers.ofByteArray(noise))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(got.body()).isEqualTo(ScriptedTeacher.REPLY);
        assertThat(teacher.heard().body().getBytes()).isEqualTo(noise);
        await().until(() -> proxy.missed(MissReason.TOO_LARGE) == before + 1);
    }

    @Test
    void whereThereIsNoRoomForACopyTheCallPassesWithoutOne() throws Exception {
        teacher.answers(request -> request.response().end(ScriptedTeacher.REPLY));
        try (var before = RunningProxy.before(vertx, RunningProxy.settings(teacher.url(), 1 << 20, 100))) {
            assertThat(before.chat(RunningProxy.BODY).statusCode()).isEqualTo(200);
            await().until(() -> before.missed(MissReason.NO_ROOM) == 1);
            assertThat(before.heldBytes()).isZero();
        }
    }

    @Test
    void theGatewaysKeyTakesThePlaceOfTheCallersWhereThatIsWanted() throws Exception {
        teacher.answers(request -> request.response().end(ScriptedTeacher.REPLY));
        var settings = RunningProxy.settings(
                teacher.url(), 1 << 20, 1 << 20, 10, false, new Secret("sk-gateway"), Duration.ofSeconds(5));
        try (var before = RunningProxy.before(vertx, settings)) {
            before.chat(RunningProxy.BODY, "Authorization", "Bearer sk-caller");
            assertThat(teacher.heard().headers()).containsEntry("Authorization", "Bearer sk-gateway");
        }
    }

    @Test
    void aCallerMayAskNotToBeCaptured() throws Exception {
        int before = proxy.missed(MissReason.OPTED_OUT);
        teacher.answers(request -> request.response().end(ScriptedTeacher.REPLY));
        assertThat(proxy.chat(RunningProxy.BODY, "X-Evenkeel-Capture", "off", "Idempotency-Key", id)
                        .statusCode())
                .isEqualTo(200);
        await().until(() -> proxy.missed(MissReason.OPTED_OUT) == before + 1);
        assertThat(RunningProxy.traffic(id)).isEmpty();
    }

    /** A caller that has sent his request and reads when he likes. */
    private static Socket raw(int port) throws IOException {
        var socket = new Socket("127.0.0.1", port);
        var body = RunningProxy.BODY;
        socket.getOutputStream()
                .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n"
                                + body)
                        .getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    /** @return bytes of a chunked body (RFC 9112, section 7.1) */
    private static long readChunked(InputStream in) throws IOException {
        long bytes = 0;
        var line = line(in);
        while (!line.isEmpty()) {
            line = line(in);
        }
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            in.skipNBytes(size);
            bytes += size;
            assertThat(line(in)).isEmpty();
        }
        return bytes;
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the stream ended within a line");
            }
            line.append(next == '\r' ? "" : (char) next);
        }
        return line.toString();
    }
}
