package io.evenkeel.student.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.evenkeel.student.Sampling;
import io.evenkeel.student.chat.ChatMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Reads the body of {@code POST /v1/chat/completions}. What would change the reply and is not honoured is refused; all else
 * that is unknown is let pass.
 */
final class ChatRequestReader {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant");

    private ChatRequestReader() {}

    /** @throws ApiError 400, naming the parameter that is missing, wrong or not supported */
    static ChatRequest read(byte[] body) throws ApiError {
        var root = json(body);
        refuseUnsupported(root);
        return new ChatRequest(
                model(root),
                messages(root.path("messages")),
                maxTokens(root),
                number(root, "temperature", 1, 2),
                topP(root),
                stop(given(root, "stop")),
                seed(root),
                flag(root, "stream"),
                flag(root.path("stream_options"), "include_usage"));
    }

    private static JsonNode json(byte[] body) throws ApiError {
        try {
            var root = JSON.readTree(body);
            if (root.isObject()) {
                return root;
            }
        } catch (JsonProcessingException e) {
            // The parser's message quotes the body.
            throw new ApiError(400, "invalid_json", null, "The body is not JSON; allowed: one JSON object.");
        } catch (IOException e) {
            throw new IllegalStateException("Reading bytes cannot fail.", e);
        }
        throw new ApiError(400, "invalid_json", null, "The body is no JSON object; allowed: one JSON object.");
    }

    private static void refuseUnsupported(JsonNode root) throws ApiError {
        var n = given(root, "n");
        if (!n.isMissingNode() && n.asInt(0) != 1) {
            throw ApiError.unsupported("n", "n is not supported; allowed: 1.");
        }
        for (var list : List.of("tools", "functions", "logit_bias")) {
            if (!given(root, list).isEmpty()) {
                throw ApiError.unsupported(list, list + " is not supported; allowed: none.");
            }
        }
        if (!given(root, "response_format").path("type").asText("text").equals("text")) {
            throw ApiError.unsupported(
                    "response_format", "response_format is not supported; allowed: {\"type\": \"text\"}.");
        }
        for (var part : given(root, "modalities")) {
            if (!part.asText().equals("text")) {
                throw ApiError.unsupported("modalities", "modalities is not supported; allowed: [\"text\"].");
            }
        }
        if (given(root, "logprobs").asBoolean(false)
                || given(root, "top_logprobs").asInt(0) != 0) {
            throw ApiError.unsupported("logprobs", "logprobs is not supported; allowed: false.");
        }
        for (var penalty : List.of("presence_penalty", "frequency_penalty")) {
            if (given(root, penalty).asDouble(0) != 0) {
                throw ApiError.unsupported(penalty, penalty + " is not supported; allowed: 0.");
            }
        }
    }

    private static String model(JsonNode root) throws ApiError {
        var model = given(root, "model");
        if (!model.isMissingNode() && !model.isTextual()) {
            throw ApiError.wrong("model", "model is no name; allowed: the served model's name, or none.");
        }
        return model.asText("");
    }

    private static List<ChatMessage> messages(JsonNode array) throws ApiError {
        if (!array.isArray() || array.isEmpty()) {
            throw ApiError.wrong("messages", "messages is missing; allowed: an array of at least one message.");
        }
        var messages = new ArrayList<ChatMessage>();
        for (int i = 0; i < array.size(); i++) {
            var role = array.get(i).path("role").asText("");
            if (!ROLES.contains(role)) {
                var name = "messages[" + i + "].role";
                throw ApiError.wrong(name, name + " is not known; allowed: system, developer, user, assistant.");
            }
            messages.add(new ChatMessage(
                    role, content("messages[" + i + "].content", array.get(i).path("content"))));
        }
        return messages;
    }

    /** The text of a content that is a string, or an array of text parts. */
    private static String content(String name, JsonNode content) throws ApiError {
        var text = new StringBuilder();
        if (content.isTextual()) {
            text.append(content.asText());
        } else {
            boolean isText = content.isArray()
                    && IntStream.range(0, content.size())
                            .mapToObj(content::get)
                            .allMatch(part -> part.path("type").asText("").equals("text")
                                    && part.path("text").isTextual());
            if (!isText) {
                throw ApiError.wrong(name, name + " is not text; allowed: a string, or an array of text parts.");
            }
            content.forEach(part -> text.append(part.path("text").asText()));
        }
        return text.toString();
    }

    /** Of the old name and the new one, the smaller. */
    private static OptionalInt maxTokens(JsonNode root) throws ApiError {
        var limits = IntStream.builder();
        for (var name : List.of("max_tokens", "max_completion_tokens")) {
            var limit = given(root, name);
            if (limit.isMissingNode()) {
                continue;
            }
            if (!limit.isIntegralNumber() || !limit.canConvertToInt() || limit.asInt() < 1) {
                throw ApiError.wrong(name, name + " is not allowed; allowed: whole numbers from 1.");
            }
            limits.add(limit.asInt());
        }
        return limits.build().min();
    }

    private static double topP(JsonNode root) throws ApiError {
        double topP = number(root, "top_p", 1, 1);
        if (topP == 0) {
            // What clients send who want the most probable token each time.
            return Double.MIN_NORMAL;
        }
        return topP;
    }

    private static double number(JsonNode root, String name, double standard, double largest) throws ApiError {
        var number = given(root, name);
        if (number.isMissingNode()) {
            return standard;
        }
        if (!number.isNumber() || !(number.asDouble() >= 0 && number.asDouble() <= largest)) {
            throw ApiError.wrong(name, "%s is not allowed; allowed: numbers from 0 to %.0f.".formatted(name, largest));
        }
        return number.asDouble();
    }

    private static List<String> stop(JsonNode stop) throws ApiError {
        var texts = new ArrayList<String>();
        boolean isText = stop.isMissingNode() || stop.isTextual() || stop.isArray();
        if (stop.isTextual()) {
            texts.add(stop.asText());
        }
        for (var text : stop) {
            isText &= text.isTextual();
            texts.add(text.asText());
        }
        if (!isText || texts.size() > Sampling.STOPS_MAX || !texts.stream().allMatch(ChatRequestReader::isWhole)) {
            throw ApiError.wrong(
                    "stop",
                    "stop is not allowed; allowed: a string or an array of at most " + Sampling.STOPS_MAX
                            + ", none of them empty.");
        }
        return texts;
    }

    /** Whether it is text of at least one character; half a surrogate pair would cut a character of the reply. */
    private static boolean isWhole(String text) {
        return !text.isEmpty() && StandardCharsets.UTF_16BE.newEncoder().canEncode(text);
    }

    private static OptionalLong seed(JsonNode root) throws ApiError {
        var seed = given(root, "seed");
        if (seed.isMissingNode()) {
            return OptionalLong.empty();
        }
        if (!seed.isIntegralNumber() || !seed.canConvertToLong()) {
            throw ApiError.wrong("seed", "seed is not allowed; allowed: whole numbers of 64 bits.");
        }
        return OptionalLong.of(seed.asLong());
    }

    private static boolean flag(JsonNode root, String name) throws ApiError {
        var flag = given(root, name);
        if (!flag.isMissingNode() && !flag.isBoolean()) {
            throw ApiError.wrong(name, name + " is not allowed; allowed: true, false.");
        }
        return flag.asBoolean(false);
    }

    /** A parameter; null counts as not given. */
    private static JsonNode given(JsonNode root, String name) {
        var value = root.path(name);
        return value.isNull() ? MissingNode.getInstance() : value;
    }
}
