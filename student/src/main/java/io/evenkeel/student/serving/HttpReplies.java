package io.evenkeel.student.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads and writes one HTTP exchange. */
final class HttpReplies {
    static final int BODY_BYTES_MAX = 1 << 20;

    /** Read and thrown away of a body that is too large: a client that still sends would miss the reply. */
    private static final int BODY_BYTES_IGNORED = 16 << 20;

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpExchange exchange;
    private boolean begun;
    private boolean stream;

    HttpReplies(HttpExchange exchange) {
        this.exchange = exchange;
    }

    /** @throws ApiError 413, when the request's body has more than 1 MiB */
    byte[] body() throws ApiError, IOException {
        var in = exchange.getRequestBody();
        var body = in.readNBytes(BODY_BYTES_MAX + 1);
        if (body.length > BODY_BYTES_MAX) {
            var ignored = new byte[1 << 16];
            for (int rest = BODY_BYTES_IGNORED, read = 1; rest > 0 && read > 0; rest -= read) {
                read = in.read(ignored);
            }
            throw new ApiError(
                    413, "request_too_large", null, "The body is too large; allowed: " + BODY_BYTES_MAX + " bytes.");
        }
        return body;
    }

    void header(String name, String value) {
        exchange.getResponseHeaders().set(name, value);
    }

    /** The whole reply, or the rest of one that was {@link #beginJson begun}. */
    void json(int status, JsonNode body) throws IOException {
        var bytes = JSON.writeValueAsBytes(body);
        if (!begun) {
            header("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
        }
        exchange.getResponseBody().write(bytes);
    }

    void error(ApiError error) throws IOException {
        json(error.status(), body(error));
    }

    /** Begins a reply of status 200 whose length is not known yet, unless it was begun already. */
    void beginJson() throws IOException {
        if (!begun) {
            begin("application/json");
        }
    }

    /** Begins a reply of server-sent events. */
    void beginStream() throws IOException {
        stream = true;
        begin("text/event-stream; charset=utf-8");
    }

    private void begin(String contentType) throws IOException {
        begun = true;
        header("Content-Type", contentType);
        exchange.sendResponseHeaders(200, 0);
    }

    /** Whether a status was sent already, so that no other can be. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether what was begun are server-sent events. */
    boolean isStream() {
        return stream;
    }

    /** One server-sent event, sent at once. */
    void event(String payload) throws IOException {
        send("data: " + payload + "\n\n");
    }

    void event(JsonNode payload) throws IOException {
        event(JSON.writeValueAsString(payload));
    }

    void event(ApiError error) throws IOException {
        event(body(error));
    }

    /** Text of a reply that was begun, sent at once. */
    void send(String text) throws IOException {
        var out = exchange.getResponseBody();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static ObjectNode body(ApiError error) {
        var root = JsonNodeFactory.instance.objectNode();
        root.putObject("error")
                .put("message", error.sentence())
                .put("type", error.type())
                .put("param", error.parameter())
                .put("code", error.code());
        return root;
    }
}
