package io.evenkeel.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a server that accepts requests and, the first times, never answers. */
@Timeout(60)
class RegistryLookupsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final AtomicInteger asked = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private volatile int swallowed;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            if (asked.incrementAndGet() > swallowed) {
                byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            }
        });
        server.start();
        // The client's first request loads its classes, which may take longer than anybody's patience.
        RegistryLookups.at(registry(), Duration.ofSeconds(30)).getSchemaByContentId(1L);
        asked.set(0);
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private String schema() {
        return RegistryLookups.at(registry(), PATIENCE).getSchemaByContentId(1L);
    }

    private String registry() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/apis/registry/v3";
    }

    @Test
    void aRequestWhoseAnswerIsLostIsAskedAgain() {
        swallowed = 2;
        assertThat(schema()).isEqualTo("{}");
        assertThat(asked).hasValue(3);
    }

    @Test
    void aRegistryThatNeverAnswersEndsInATimeout() {
        swallowed = Integer.MAX_VALUE;
        assertThatThrownBy(this::schema).hasRootCauseInstanceOf(TimeoutException.class);
        assertThat(asked).hasValue(3);
    }
}
