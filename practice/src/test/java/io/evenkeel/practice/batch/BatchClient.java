package io.evenkeel.practice.batch;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.practice.teacher.Conversation;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A client of the batch API, over a real socket, for tests. */
public final class BatchClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BOUNDARY = "a-boundary";

    private final Conversation conversation;

    public BatchClient(Conversation conversation) {
        this.conversation = conversation;
    }

    /** A line that asks a question. */
    public static String line(String customId, String question) {
        var line = JSON.createObjectNode()
                .put("custom_id", customId)
                .put("method", "POST")
                .put("url", "/v1/chat/completions");
        return line.set("body", Conversation.body(question)).toString() + "\n";
    }

    static String request(String fileId) {
        return """
                {"input_file_id":"%s","endpoint":"/v1/chat/completions","completion_window":"24h"}""".formatted(fileId);
    }

    HttpResponse<String> upload(String purpose, String lines) throws IOException, InterruptedException {
        var form = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n" + purpose
                + "\r\n--" + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"in.jsonl\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n" + lines + "\r\n--" + BOUNDARY + "--\r\n";
        return conversation.post("/v1/files", form, "Content-Type", "multipart/form-data; boundary=" + BOUNDARY);
    }

    /** The id of an uploaded file. */
    String uploaded(String lines) throws IOException, InterruptedException {
        return id(upload("batch", lines));
    }

    HttpResponse<String> create(String fileId) throws IOException, InterruptedException {
        return conversation.post("/v1/batches", request(fileId));
    }

    /** The id of a batch of these lines. */
    public String created(String lines) throws IOException, InterruptedException {
        return id(create(uploaded(lines)));
    }

    JsonNode batch(String id) throws IOException, InterruptedException {
        return Conversation.json(conversation.get("/v1/batches/" + id));
    }

    JsonNode list(String query) throws IOException, InterruptedException {
        return Conversation.json(conversation.get("/v1/batches" + query));
    }

    /** The batch once it has ended. */
    public JsonNode ended(String id) {
        return await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> batch(id), batch -> !batch.get("status").asText().matches("in_progress|cancelling"));
    }

    /** Lines of output and error file in an object, by custom_id. */
    public JsonNode results(JsonNode batch) throws IOException, InterruptedException {
        var results = JSON.createObjectNode();
        for (var file : new String[] {"output_file_id", "error_file_id"}) {
            if (!batch.get(file).isNull()) {
                for (var line : content(batch.get(file).asText()).split("\n", -1)) {
                    if (!line.isEmpty()) {
                        var result = JSON.readTree(line);
                        results.set(result.get("custom_id").asText(), result);
                    }
                }
            }
        }
        return results;
    }

    String content(String fileId) throws IOException, InterruptedException {
        return conversation.get("/v1/files/" + fileId + "/content").body();
    }

    static String id(HttpResponse<String> response) throws IOException {
        return Conversation.json(response).path("id").asText();
    }
}
