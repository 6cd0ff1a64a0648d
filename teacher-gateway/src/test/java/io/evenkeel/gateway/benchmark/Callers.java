package io.evenkeel.gateway.benchmark;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Keeps a number of calls under way until so many were made, and times each from its request to its last byte. */
final class Callers {
    private static final Buffer BODY = Buffer.buffer("""
            {"model":"practice","messages":[{"role":"system","content":"Solve the problem step by step."},\
            {"role":"user","content":"69 + 43 = ?"}]}""");

    private final HttpClient http;
    private final int port;

    Callers(Vertx vertx, int port, int inFlight) {
        this.http = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(inFlight));
        this.port = port;
    }

    /** @return times in nanoseconds, sorted */
    long[] measure(int calls, int inFlight) throws InterruptedException {
        var times = new long[calls];
        var next = new AtomicInteger();
        var left = new CountDownLatch(calls);
        var problem = new AtomicReference<@Nullable Throwable>();
        for (int i = 0; i < inFlight; i++) {
            call(times, next, left, problem);
        }
        left.await();
        if (problem.get() != null) {
            throw new IllegalStateException("a call failed", problem.get());
        }
        Arrays.sort(times);
        return times;
    }

    private void call(
            long[] times, AtomicInteger next, CountDownLatch left, AtomicReference<@Nullable Throwable> problem) {
        int number = next.getAndIncrement();
        if (number >= times.length) {
            return;
        }
        long began = System.nanoTime();
        http.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setURI("/v1/chat/completions"))
                .compose(request -> request.send(BODY))
                .compose(reply ->
                        reply.statusCode() == 200 ? reply.body() : Future.failedFuture("status " + reply.statusCode()))
                .onComplete(done -> {
                    times[number] = System.nanoTime() - began;
                    if (done.failed()) {
                        problem.set(done.cause());
                    }
                    left.countDown();
                    call(times, next, left, problem);
                });
    }

    void close() {
        http.close().toCompletionStage().toCompletableFuture().join();
    }
}
