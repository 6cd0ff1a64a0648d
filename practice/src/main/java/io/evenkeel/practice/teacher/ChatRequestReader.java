package io.evenkeel.practice.teacher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code POST /v1/chat/completions}. Parameters that change nothing here are let pass. */
public final class ChatRequestReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ChatRequestReader() {}

    /** @throws ApiError 400, naming the parameter that is missing, wrong or not supported */
    static ChatRequest read(byte[] body) throws ApiError {
        JsonNode root;
        try {
            root = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw invalid("The body is not JSON.");
        } catch (IOException e) {
            throw invalid("The body cannot be read.");
        }
        return read(root);
    }

    /** @throws ApiError 400, naming the parameter that is missing, wrong or not supported */
    public static ChatRequest read(@Nullable JsonNode root) throws ApiError {
        if (root == null || !root.isObject()) {
            throw invalid("The body is not a JSON object.");
        }
        if (!root.path("model").isTextual()) {
            throw invalid("model is missing; a name is required.");
        }
        if (root.path("n").asInt(1) != 1) {
            throw invalid("n is not supported; allowed: 1.");
        }
        return new ChatRequest(
                root.path("model").asText(),
                messages(root.path("messages")),
                Math.min(limit(root, "max_tokens"), limit(root, "max_completion_tokens")),
                root.path("seed").asText(""),
                root.path("stream").asBoolean(false),
                root.path("stream_options").path("include_usage").asBoolean(false));
    }

    private static List<ChatMessage> messages(JsonNode array) throws ApiError {
        var messages = new ArrayList<ChatMessage>();
        for (var message : array) {
            if (!message.path("role").isTextual()) {
                throw invalid("messages[" + messages.size() + "].role is missing.");
            }
            messages.add(new ChatMessage(message.path("role").asText(), content(message.path("content"))));
        }
        if (messages.stream().noneMatch(message -> message.role().equals("user"))) {
            throw invalid("messages has no message of role user.");
        }
        return messages;
    }

    /** The text of a content that is a string, or an array of parts of which the texts count. */
    private static String content(JsonNode content) {
        if (!content.isArray()) {
            return content.asText("");
        }
        var text = new StringBuilder();
        for (var part : content) {
            text.append(part.path("text").asText(""));
        }
        return text.toString();
    }

    private static int limit(JsonNode root, String name) throws ApiError {
        var limit = root.path(name);
        if (limit.isMissingNode() || limit.isNull()) {
            return Integer.MAX_VALUE;
        }
        if (!limit.canConvertToInt() || !limit.isIntegralNumber() || limit.asInt() < 1) {
            throw invalid(name + " is not allowed; allowed: whole tokens from 1.");
        }
        return limit.asInt();
    }

    private static ApiError invalid(String message) {
        return new ApiError(400, "invalid_request", message);
    }
}
