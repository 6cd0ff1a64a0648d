package io.evenkeel.student.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import io.evenkeel.student.Student;
import io.evenkeel.student.generation.LiveGeneration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A server in this process, and clients of it over a real socket. */
final class RunningServer implements AutoCloseable {
    static final LiveGeneration.Limits ROOMY = new LiveGeneration.Limits(64, 1 << 30, 256);

    private static final JsonMapper JSON = new JsonMapper();

    private final ChatServer server;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private RunningServer(ChatServer server) {
        this.server = server;
    }

    static RunningServer of(Student student) throws IOException {
        return of(student, ROOMY, settings(null, 1 << 16, Duration.ofMillis(200)));
    }

    static RunningServer of(Student student, LiveGeneration.Limits limits, ServingSettings settings)
            throws IOException {
        return new RunningServer(ChatServer.start(settings, student::promptIds, student.live(limits)));
    }

    static ServingSettings settings(@Nullable String apiKey, int unreadCharacters, Duration drain) {
        return new ServingSettings("127.0.0.1", 0, "parrot", "fp-1", apiKey, 200, unreadCharacters, drain);
    }

    ChatServer server() {
        return server;
    }

    /** The official client, which repeats nothing. */
    OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl("http://127.0.0.1:" + server.port() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    static String body(String question, String more) {
        return """
                {"model":"parrot","messages":[{"role":"user","content":"%s"}],"temperature":0%s}""".formatted(question, more);
    }

    HttpResponse<String> chat(String body) throws IOException, InterruptedException {
        return http.send(
                request("/v1/chat/completions")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).GET().build(), BodyHandlers.ofString());
    }

    /** The requests that run, as /health tells. */
    int running() throws IOException, InterruptedException {
        return json(get("/health")).get("running").asInt();
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    @Override
    public void close() {
        server.close();
    }
}
