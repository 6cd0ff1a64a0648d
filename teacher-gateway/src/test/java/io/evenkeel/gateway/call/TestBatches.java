package io.evenkeel.gateway.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A batch API that bills each line when its batch is created, and does what a test wants done wrong. It dedups nothing. */
final class TestBatches implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LATE_MILLIS = 4_000;
    private static final int CREATED_AT = 1_800_000_000;

    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, String> files = new ConcurrentHashMap<>();
    private final List<ObjectNode> batches = new ArrayList<>();
    private final Map<String, Integer> billed = new TreeMap<>();
    private volatile boolean held;
    private volatile boolean losesReplies;
    private volatile boolean away;
    private volatile int refusesWith;
    private volatile int refusesFilesWith;
    private volatile String end = "completed";
    private volatile boolean late;
    private @Nullable String lateFile;
    private String lateName = "";
    private volatile UnaryOperator<String> line = reply -> reply;

    TestBatches() throws IOException {
        http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 100);
        http.setExecutor(threads);
        http.createContext("/v1/", this::handle);
        http.start();
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** Batches are under way until they are {@link #letGo}. */
    void hold() {
        held = true;
    }

    void letGo() {
        held = false;
    }

    /** Batches are created, and the connection closes without a reply. */
    void loseReplies(boolean now) {
        losesReplies = now;
    }

    /** It answers nothing but 503. */
    void goAway(boolean now) {
        away = now;
    }

    /** No batch is created; 0: they are. */
    void refuseWith(int status) {
        refusesWith = status;
    }

    void refuseFilesWith(int status) {
        refusesFilesWith = status;
    }

    /** How batches end, in the API's words. */
    void endAs(String status) {
        end = status;
    }

    /** What a line of the output is in place of what it would be; empty for no line. */
    void answer(UnaryOperator<String> instead) {
        line = instead;
    }

    /** A batch of that name is there, with one call. */
    synchronized void has(String name, String callId) throws IOException {
        files.put("file-of-another", "{\"custom_id\":\"" + callId + "\"}");
        add(batch(name, "file-of-another"));
    }

    /** Creations answer 503, and arrive all the same, after longer than two look-ups would take. */
    void createsLate() {
        late = true;
    }

    /** A batch of that name arrives only just after somebody has looked for it. */
    synchronized void arrivesLate(String name, String callId) {
        lateFile = "file-late";
        files.put(lateFile, "{\"custom_id\":\"" + callId + "\"}");
        lateName = name;
    }

    synchronized int created() {
        return batches.size();
    }

    /** How often each call was billed. */
    synchronized Map<String, Integer> billed() {
        return new TreeMap<>(billed);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var route =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (away) {
                send(exchange, 503, "{}");
            } else if (route.equals("POST /v1/files")) {
                upload(exchange, body);
            } else if (route.equals("POST /v1/batches")) {
                create(exchange, JSON.readTree(body));
            } else if (route.equals("GET /v1/batches")) {
                send(exchange, 200, list().toString());
            } else if (route.startsWith("GET /v1/batches/")) {
                send(
                        exchange,
                        200,
                        batch(route.substring("GET /v1/batches/".length())).toString());
            } else if (!route.startsWith("GET /v1/files/")) {
                send(exchange, 404, "{}");
            } else {
                content(exchange, route.substring("GET /v1/files/".length()).replace("/content", ""));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void upload(HttpExchange exchange, String body) throws IOException {
        if (refusesFilesWith > 0) {
            send(exchange, refusesFilesWith, "{\"error\":{\"code\":\"no_files_today\"}}");
            return;
        }
        var id = "file-" + files.size();
        var lines = body.lines().filter(text -> text.startsWith("{")).toList();
        files.put(id, String.join("\n", lines));
        send(exchange, 200, "{\"id\":\"" + id + "\"}");
    }

    private void create(HttpExchange exchange, JsonNode request) throws IOException, InterruptedException {
        if (refusesWith > 0) {
            send(exchange, refusesWith, "{\"error\":{\"code\":\"no_batches_today\"}}");
            return;
        }
        var batch = JSON.createObjectNode();
        batch.put("input_file_id", request.path("input_file_id").asText());
        batch.set("metadata", request.path("metadata"));
        if (late) {
            send(exchange, 503, "{}");
            Thread.sleep(LATE_MILLIS);
        }
        add(batch);
        if (!losesReplies && !late) {
            send(exchange, 200, batch(batch.path("id").asText()).toString());
        }
    }

    private static ObjectNode batch(String name, String file) {
        var batch = JSON.createObjectNode().put("input_file_id", file);
        batch.putObject("metadata").put("evenkeel-batch", name);
        return batch;
    }

    private synchronized void add(ObjectNode batch) throws IOException {
        batch.put("id", "batch_" + batches.size()).put("object", "batch").put("created_at", CREATED_AT);
        batches.add(batch);
        for (var text : linesOf(batch)) {
            billed.merge(JSON.readTree(text).path("custom_id").asText(), 1, Integer::sum);
        }
    }

    private List<String> linesOf(JsonNode batch) {
        return Objects.requireNonNull(files.get(batch.path("input_file_id").asText()))
                .lines()
                .toList();
    }

    private synchronized ObjectNode list() throws IOException {
        var page = JSON.createObjectNode().put("has_more", false);
        var data = page.putArray("data");
        batches.reversed().forEach(batch -> data.add(batch(batch.path("id").asText())));
        if (lateFile != null) {
            var file = lateFile;
            lateFile = null;
            add(batch(lateName, file));
        }
        return page;
    }

    private synchronized ObjectNode batch(String id) {
        var batch = batches.stream()
                .filter(one -> one.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow()
                .deepCopy();
        batch.put("status", held ? "in_progress" : end);
        if (end.equals("failed")) {
            batch.putObject("errors").putArray("data").addObject().put("code", "invalid_json_line");
        } else if (!held) {
            batch.put("output_file_id", "output-of-" + id);
        }
        return batch;
    }

    private void content(HttpExchange exchange, String file) throws IOException {
        var input = files.get(file);
        if (input != null) {
            send(exchange, 200, input);
            return;
        }
        var batch = batch(file.substring("output-of-".length()));
        var output = new StringBuilder();
        for (var text : linesOf(batch)) {
            var id = JSON.readTree(text).path("custom_id").asText();
            output.append(line.apply("""
                    {"custom_id":"%s","response":{"status_code":200,"body":{"choices":[{"message":\
                    {"content":"1 and 1 #### 2"},"finish_reason":"stop"}],\
                    "usage":{"prompt_tokens":12,"completion_tokens":5}}},"error":null}
                    """.formatted(id)));
        }
        send(exchange, 200, output.toString());
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
