package io.evenkeel.practice.teacher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;

/** A client of a teacher's server, over a real socket, for tests. */
public final class Conversation {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    public Conversation(int port) {
        this.port = port;
    }

    /** Asks one question with nothing around it. */
    public HttpResponse<String> ask(@Nullable String key, String question) throws IOException, InterruptedException {
        return post("/v1/chat/completions", body(question).toString(), keyed(key));
    }

    /** A request's body, to be changed at will. */
    public static ObjectNode body(String question) {
        var body = JSON.createObjectNode().put("model", "practice-teacher");
        body.putArray("messages").addObject().put("role", "user").put("content", question);
        return body;
    }

    public HttpResponse<String> post(String path, String body, String... headers)
            throws IOException, InterruptedException {
        return send(request(path, headers).POST(BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers).GET());
    }

    public JsonNode bill() throws IOException, InterruptedException {
        return json(get("/practice/bill"));
    }

    public void turn(String dials) throws IOException, InterruptedException {
        var response = post("/practice/dials", dials);
        if (response.statusCode() != 200) {
            throw new IllegalArgumentException(response.body());
        }
    }

    public static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    public static String content(HttpResponse<String> response) throws IOException {
        return json(response).at("/choices/0/message/content").asText();
    }

    public static String[] keyed(@Nullable String key) {
        return key == null ? new String[0] : new String[] {"Idempotency-Key", key};
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return headers.length == 0 ? request : request.headers(headers);
    }
}
