package io.evenkeel.gateway.call;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A teacher that bills each request when it arrives, and can be told to keep a reply back. It dedups nothing. */
final class TestTeacher implements AutoCloseable {
    private static final int LATE_MILLIS = 3_500;
    private static final String REPLY = """
            {"choices":[{"message":{"content":"1 and 1 #### 2"},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":12,"completion_tokens":5}}""";

    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Integer> billed = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();
    private volatile long latencyMillis;
    private volatile boolean failing;
    private volatile boolean late;
    private volatile boolean losing;

    TestTeacher() throws IOException {
        http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 100);
        http.setExecutor(threads);
        http.createContext("/v1/chat/completions", this::complete);
        http.createContext("/v1/usage/", this::lookUp);
        http.start();
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    String lookUpUrl() {
        return url() + "/v1/usage/{key}";
    }

    /** The reply to this call is kept back until it is {@link #letGo}. */
    void hold(String callId) {
        held.put(callId, new CountDownLatch(1));
    }

    void letGo(String callId) {
        Objects.requireNonNull(held.get(callId)).countDown();
    }

    void latency(long millis) {
        latencyMillis = millis;
    }

    /** Whether it answers that it cannot, and bills nothing. */
    void fails(boolean now) {
        failing = now;
    }

    /** From now on a request arrives only just after somebody has looked it up. */
    void arrivesLate() {
        late = true;
    }

    /** From now on connections are lost at once, and the requests arrive all the same, after two look-ups' time. */
    void losesConnections() {
        losing = true;
    }

    /** It no longer answers anybody, and its replies under way are lost. */
    void goAway() {
        http.stop(0);
    }

    int billed(String callId) {
        return billed.getOrDefault(callId, 0);
    }

    Set<String> billedCalls() {
        return billed.keySet();
    }

    int mostUnderWay() {
        return mostUnderWay.get();
    }

    private void complete(HttpExchange exchange) throws IOException {
        mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            var key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
            if (failing) {
                send(exchange, 503, "{}");
                return;
            }
            if (losing) {
                exchange.close();
                Thread.sleep(LATE_MILLIS);
            }
            billed.merge(key, 1, Integer::sum);
            Thread.sleep(latencyMillis);
            var latch = held.get(key);
            if (latch != null) {
                latch.await();
            }
            if (!losing) {
                send(exchange, 200, REPLY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            underWay.decrementAndGet();
        }
    }

    private void lookUp(HttpExchange exchange) throws IOException {
        try (exchange) {
            var raw = exchange.getRequestURI().getRawPath().substring("/v1/usage/".length());
            var key = URLDecoder.decode(raw, StandardCharsets.UTF_8);
            if (billed.containsKey(key)) {
                send(exchange, 200, "{\"status\":\"finished\",\"reply\":" + REPLY + "}");
            } else {
                send(exchange, 404, "{\"error\":{\"code\":\"unknown_key\"}}");
                if (late) {
                    billed.put(key, 1);
                }
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
