package io.evenkeel.gateway.teacher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.evenkeel.contracts.avro.TeacherCall;
import io.evenkeel.gateway.domain.result.TeacherReply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Requests and replies of the Batch API as JSON. */
final class BatchJson {
    /** Key of our name in a batch's metadata. */
    static final String NAME = "evenkeel-batch";

    private static final JsonMapper JSON = new JsonMapper();
    private static final String ENDPOINT = "/v1/chat/completions";

    private BatchJson() {}

    /** A call as a line of a batch's input, without the line's end. */
    static String line(TeacherCall call, String outputLimitParameter, OptionalDouble temperature) {
        var root = JSON.createObjectNode()
                .put("custom_id", call.getCallId())
                .put("method", "POST")
                .put("url", ENDPOINT);
        root.set("body", ChatJson.request(call, outputLimitParameter, temperature));
        return root.toString();
    }

    static String creation(String file, String name) {
        var root = JSON.createObjectNode()
                .put("input_file_id", file)
                .put("endpoint", ENDPOINT)
                .put("completion_window", "24h");
        root.putObject("metadata").put(NAME, name);
        return root.toString();
    }

    /** The id of an uploaded file; null where the body has none. */
    static @Nullable String file(String body) {
        return ChatJson.tree(body).path("id").asText(null);
    }

    /** The batch that a body tells of; null where it tells of none. */
    static @Nullable ProviderBatch batch(String body) {
        var root = ChatJson.tree(body);
        return isBatch(root) ? batch(root) : null;
    }

    /**
     * A page of the list of batches.
     *
     * @param batches in the provider's order: newest first, says the API
     */
    record Page(List<ProviderBatch> batches, boolean hasMore) {
        /** Whether whatever comes on later pages was created before that: where the order is seen to be newest first. */
        boolean goesBackBeyond(Instant time) {
            var last = batches.getLast().createdAt();
            return last.isBefore(time) && last.isBefore(batches.getFirst().createdAt());
        }
    }

    /** A page of the list; null where the body is none. */
    static @Nullable Page page(String body) {
        var root = ChatJson.tree(body);
        if (!root.path("data").isArray()) {
            return null;
        }
        var batches = new ArrayList<ProviderBatch>();
        for (var batch : root.path("data")) {
            if (!isBatch(batch)) {
                return null;
            }
            batches.add(batch(batch));
        }
        return new Page(batches, root.path("has_more").asBoolean(false));
    }

    private static boolean isBatch(JsonNode root) {
        return root.path("id").isTextual()
                && root.path("status").isTextual()
                && root.path("created_at").isIntegralNumber();
    }

    private static ProviderBatch batch(JsonNode root) {
        return new ProviderBatch(
                root.path("id").asText(),
                root.path("metadata").path(NAME).asText(""),
                root.path("status").asText(),
                root.path("input_file_id").asText(""),
                root.path("output_file_id").asText(null),
                root.path("error_file_id").asText(null),
                ChatJson.codeOf(root.path("errors").path("data").path(0), "batch-failed"),
                Instant.ofEpochSecond(root.path("created_at").asLong()));
    }

    /** By call id what the lines of an output or error file say; a line that says nothing of a call is left out. */
    static Map<String, TeacherReply> replies(String lines) {
        var replies = new HashMap<String, TeacherReply>();
        lines.lines().forEach(text -> {
            var line = ChatJson.tree(text);
            if (line.path("custom_id").isTextual()) {
                replies.putIfAbsent(line.path("custom_id").asText(), reply(line));
            }
        });
        return replies;
    }

    /** Ids of the calls that an input file asks. */
    static Set<String> calls(String lines) {
        return lines.lines()
                .map(text -> ChatJson.tree(text).path("custom_id").asText(""))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static TeacherReply reply(JsonNode line) {
        var response = line.path("response");
        int status = response.path("status_code").asInt(0);
        return status > 0
                ? ChatJson.reply(status, response.path("body"), null)
                // It was not asked: the batch expired or was cancelled before its turn.
                : TeacherReply.unbilled(ChatJson.codeOf(line.path("error"), "batch-failed"));
    }
}
