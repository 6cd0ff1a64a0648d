package io.evenkeel.practice.teacher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads and writes one HTTP exchange. */
public final class HttpReplies {
    private static final int BODY_BYTES_MAX = 4 << 20;

    private final HttpExchange exchange;

    HttpReplies(HttpExchange exchange) {
        this.exchange = exchange;
    }

    /** @throws ApiError 413, when the request's body has more than 4 MiB */
    public byte[] body() throws ApiError, IOException {
        var body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
        if (body.length > BODY_BYTES_MAX) {
            throw new ApiError(413, "too_large", "The body is larger than " + BODY_BYTES_MAX + " bytes.");
        }
        return body;
    }

    public void header(String name, String value) {
        exchange.getResponseHeaders().set(name, value);
    }

    public void json(int status, JsonNode body) throws IOException {
        bytes(status, "application/json", JsonText.bytes(body));
    }

    public void bytes(int status, String contentType, byte[] body) throws IOException {
        header("Content-Type", contentType);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    void error(ApiError error) throws IOException {
        json(error.status(), errorBody(error));
    }

    /** An error as the API's body of it. */
    public static ObjectNode errorBody(ApiError error) {
        var root = JsonText.object();
        root.putObject("error")
                .put("message", error.sentence())
                .put("type", error.status() >= 500 ? "server_error" : "invalid_request_error")
                .putNull("param")
                .put("code", error.code());
        return root;
    }

    /** A file's bytes, as they lie on the disk. */
    public void file(Path content) throws IOException {
        header("Content-Type", "application/octet-stream");
        long bytes = Files.size(content);
        // Of a length of 0 the server would make a reply without end.
        exchange.sendResponseHeaders(200, bytes == 0 ? -1 : bytes);
        if (bytes > 0) {
            Files.copy(content, exchange.getResponseBody());
        }
    }

    /** Server-sent events, one for each payload, as they are flushed. */
    void events(List<String> payloads) throws IOException {
        header("Content-Type", "text/event-stream; charset=utf-8");
        exchange.sendResponseHeaders(200, 0);
        var out = exchange.getResponseBody();
        for (var payload : payloads) {
            out.write(("data: " + payload + "\n\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }
}
