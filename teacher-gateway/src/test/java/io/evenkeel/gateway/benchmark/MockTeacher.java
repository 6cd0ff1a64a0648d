package io.evenkeel.gateway.benchmark;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import java.util.Random;

/**
 * A teacher in a process of its own that takes its time without using the machine's: each call waits for its timer.
 *
 * <p>usage: MockTeacher LATENCY_MILLIS SPREAD_MILLIS; a call takes between LATENCY and LATENCY + SPREAD, each as likely as
 * the others. Prints its port, and ends when its standard input does.
 */
public final class MockTeacher {
    private static final String REPLY = """
            {"id":"chatcmpl-%d","object":"chat.completion","created":1,"model":"practice","choices":[{"index":0,\
            "message":{"role":"assistant","content":"9+3=12 6+4+1=11 #### 112"},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":40,"completion_tokens":12,"total_tokens":52}}""";

    private static final long SEED = 5;

    private MockTeacher() {}

    public static void main(String[] arguments) throws Exception {
        long latencyMillis = Long.parseLong(arguments[0]);
        long spreadMillis = Long.parseLong(arguments[1]);
        var random = new Random(SEED);
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        long[] calls = new long[1];
        var server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0).setAcceptBacklog(4_096))
                .requestHandler(request -> request.body()
                        .onSuccess(body -> vertx.setTimer(
                                latencyMillis + random.nextLong(spreadMillis + 1), due -> request.response()
                                        .putHeader("Content-Type", "application/json")
                                        .end(REPLY.formatted(calls[0]++)))))
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        System.out.println(server.actualPort());
        while (System.in.read() >= 0) {
            // Until whoever started it is gone.
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
