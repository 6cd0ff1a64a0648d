package io.evenkeel.gateway.teacher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.avro.TeacherCall;
import io.evenkeel.gateway.domain.result.Reason;
import io.evenkeel.gateway.domain.result.TeacherReply;
import io.evenkeel.gateway.domain.result.Usage;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Requests and replies of the chat completions API as JSON. */
final class ChatJson {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int NAME_MAX = 64;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    /** A record holds a megabyte; a reply leaves room for its escapes and its headers. */
    private static final int CONTENT_BYTES_MAX = 512 << 10;

    /** More than any model takes: a count beyond it is a mistake, and sums of bills must stay exact. */
    private static final long TOKENS_MAX = 1L << 30;

    private ChatJson() {}

    static ObjectNode request(TeacherCall call, String outputLimitParameter, OptionalDouble temperature) {
        var root = JSON.createObjectNode().put("model", call.getModel());
        var messages = root.putArray("messages");
        for (var message : call.getMessages()) {
            messages.addObject().put("role", message.getRole()).put("content", Texts.read(message.getContent()));
        }
        root.put(outputLimitParameter, call.getMaxOutputTokens()).put("seed", call.getSeed());
        temperature.ifPresent(value -> root.put("temperature", value));
        return root;
    }

    /** Reads a reply; what is not what the API promises becomes a named error, never an exception. */
    static TeacherReply reply(int status, String body, @Nullable Long retryAfterMillis) {
        return reply(status, tree(body), retryAfterMillis);
    }

    static TeacherReply reply(int status, JsonNode root, @Nullable Long retryAfterMillis) {
        return status >= 200 && status < 300
                ? completion(status, root)
                : new TeacherReply(status, null, null, null, errorOf(status, root), retryAfterMillis);
    }

    /** Reads what a look-up by key answered; null where it holds no reply. */
    static @Nullable TeacherReply stored(String body) {
        var root = tree(body);
        var stored = root.path("reply");
        if (stored.isObject()) {
            return completion(200, (ObjectNode) stored);
        }
        var usage = usage(root);
        // Billed, but what was said is gone.
        return usage == null ? null : new TeacherReply(200, null, null, usage, Reason.MALFORMED_REPLY.label(), null);
    }

    /** Whether a look-up by key answered that it was never billed under this key and never will be. */
    static boolean saysUnknownKey(String body) {
        return errorOf(404, tree(body)).equals("unknown-key");
    }

    private static TeacherReply completion(int status, JsonNode root) {
        var choice = root.path("choices").path(0);
        var message = choice.path("message");
        var content = message.path("content");
        var finishReason = finishReason(choice);
        var usage = usage(root);
        // Some send an empty refusal beside every answer.
        boolean filtered = TeacherReply.FILTERED.equals(finishReason);
        if (!message.path("refusal").asText("").isBlank() || (filtered && !content.isTextual())) {
            return new TeacherReply(status, null, finishReason, usage, Reason.REFUSED.label(), null);
        }
        if (saysNothing(message) || (!content.isTextual() && "length".equals(finishReason))) {
            // A reply cut off while reasoning, or that ends there by itself: its finish reason says which.
            return new TeacherReply(status, "", finishReason, usage, null, null);
        }
        if (!content.isTextual()) {
            return new TeacherReply(status, null, finishReason, usage, Reason.MALFORMED_REPLY.label(), null);
        }
        if (content.asText().getBytes(StandardCharsets.UTF_8).length > CONTENT_BYTES_MAX) {
            return new TeacherReply(status, null, finishReason, usage, Reason.REPLY_TOO_LONG.label(), null);
        }
        return new TeacherReply(status, content.asText(), finishReason, usage, null, null);
    }

    /** A message without content, which the API permits, and that asks for no tool instead. */
    private static boolean saysNothing(JsonNode message) {
        return message.isObject()
                && message.path("content").isNull()
                && message.path("tool_calls").isEmpty()
                && !message.path("function_call").isObject();
    }

    private static @Nullable Usage usage(JsonNode root) {
        var prompt = root.path("usage").path("prompt_tokens");
        var completion = root.path("usage").path("completion_tokens");
        return isCount(prompt) && isCount(completion) ? new Usage(prompt.asLong(), completion.asLong()) : null;
    }

    private static boolean isCount(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong() && node.asLong() >= 0 && node.asLong() <= TOKENS_MAX;
    }

    /** Stop, length, or what the provider says; shortened, for it ends in a record. */
    private static @Nullable String finishReason(JsonNode choice) {
        var reason = choice.path("finish_reason").asText(null);
        return reason == null || reason.length() <= NAME_MAX ? reason : reason.substring(0, NAME_MAX);
    }

    /** The provider's own code where it is a name, else the status: an error's message may quote the question. */
    private static String errorOf(int status, JsonNode root) {
        return codeOf(root.path("error"), "http-" + status);
    }

    /** The code of an error where it is a name, else the other. */
    static String codeOf(JsonNode error, String other) {
        var code = error.path("code").asText("").toLowerCase(Locale.ROOT).replace('_', '-');
        return NAME.matcher(code).matches() ? code : other;
    }

    /** What is no JSON is a missing node. */
    static JsonNode tree(String body) {
        try {
            var root = JSON.readTree(body);
            return root == null ? JSON.missingNode() : root;
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }
}
