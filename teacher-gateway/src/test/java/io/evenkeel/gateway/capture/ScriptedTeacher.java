package io.evenkeel.gateway.capture;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A teacher that answers as a test tells it, and remembers what it was sent. */
final class ScriptedTeacher implements AutoCloseable {
    static final String REPLY = """
            {"id":"chatcmpl-1","choices":[{"index":0,"message":{"role":"assistant","content":"1+1 #### 2"},\
            "finish_reason":"stop"}]}""";

    private final HttpServer server;
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private volatile Handler<HttpServerRequest> script =
            request -> request.response().end(REPLY);

    /** A request as it came. */
    record Heard(String uri, Map<String, String> headers, Buffer body) {}

    ScriptedTeacher(Vertx vertx) {
        server = vertx.createHttpServer(
                new HttpServerOptions().setHost("127.0.0.1").setPort(0));
        server.requestHandler(request -> script.handle(request))
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/v1";
    }

    /** How it answers from now on, after it has read the request to its end. */
    void answers(Handler<HttpServerRequest> answer) {
        script = request -> request.body().onSuccess(body -> {
            var headers = new java.util.TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            request.headers().forEach(headers::put);
            heard.add(new Heard(request.uri(), headers, body));
            answer.handle(request);
        });
    }

    Heard heard() {
        return heard.getLast();
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
