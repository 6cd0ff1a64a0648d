package io.evenkeel.gateway.teacher;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.contracts.avro.TeacherCall;
import io.evenkeel.gateway.domain.result.TeacherReply;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a socket that answers as far as it is told to. */
class TeacherTimeoutTest {
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration FIRST_BYTE = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final TeacherCall CALL = Practice.call("c1", 0, "12 + 34 = ?");
    private static final String REPLY = "{\"choices\":[{\"message\":{\"content\":\"so #### 46\"}}]}";

    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void aConnectionThatDoesNotComeAboutIsNeverBilled() throws Exception {
        var waiting = new ArrayList<Socket>();
        try {
            fillTheBacklog(waiting);
            var reply = client(SHORT, LONG, LONG).ask(CALL);
            assertThat(reply).isEqualTo(TeacherReply.unbilled("connect-timed-out"));
        } finally {
            for (var socket : waiting) {
                socket.close();
            }
        }
    }

    @Test
    void aReplyThatDoesNotBeginIsUnknownAndLetGo() throws Exception {
        var letGo = serve(socket -> {});
        var reply = client(LONG, SHORT, LONG).ask(CALL);
        assertThat(reply).isEqualTo(TeacherReply.unknown("first-byte-timed-out"));
        letGo.get();
    }

    @Test
    void aReplyThatBeginsAndDoesNotEndIsUnknownAndLetGo() throws Exception {
        var letGo = serve(socket -> write(socket, head(REPLY.length() + 1) + REPLY));
        var reply = client(LONG, LONG, SHORT).ask(CALL);
        assertThat(reply).isEqualTo(TeacherReply.unknown("timed-out"));
        letGo.get();
    }

    @Test
    void aReplyThatHasBegunMayTakeLongerThanItsFirstByte() throws Exception {
        serve(socket -> {
            write(socket, head(REPLY.length()));
            // The client's bound for the first byte passes in the meantime.
            Thread.sleep(FIRST_BYTE.plusSeconds(1));
            write(socket, REPLY);
        });
        assertThat(client(LONG, FIRST_BYTE, LONG).ask(CALL).content()).isEqualTo("so #### 46");
    }

    /** The kernel accepts a few connections by itself; the next one waits. */
    private void fillTheBacklog(ArrayList<Socket> waiting) throws IOException {
        for (int i = 0; i < 100; i++) {
            var socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 500);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
        // Not ours to promise: a network that takes every connection leaves nothing to wait for.
        Assumptions.abort("this machine's backlog is never full");
    }

    /** @return done when the client has closed the connection */
    private CompletableFuture<Void> serve(Behaviour behaviour) {
        var closed = new CompletableFuture<Void>();
        Thread.ofVirtual().start(() -> {
            try (var socket = server.accept()) {
                behaviour.on(socket);
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                closed.complete(null);
            } catch (IOException e) {
                // A reset is an end too.
                closed.complete(null);
            } catch (InterruptedException e) {
                closed.completeExceptionally(e);
            }
        });
        return closed;
    }

    private static String head(int length) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private TeacherHttp client(Duration connect, @Nullable Duration firstByte, Duration whole) {
        var settings = new TeacherSettings(
                TeacherSettings.completionsOf("http://127.0.0.1:" + server.getLocalPort()),
                null,
                "max_tokens",
                OptionalDouble.empty(),
                connect,
                firstByte,
                whole,
                null,
                false,
                false);
        return new TeacherHttp(settings, InstantSource.system());
    }

    /** What the teacher does on a connection. */
    private interface Behaviour {
        void on(Socket socket) throws IOException, InterruptedException;
    }
}
