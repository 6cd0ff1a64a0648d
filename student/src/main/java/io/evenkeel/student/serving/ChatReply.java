package io.evenkeel.student.serving;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One reply in the forms of the OpenAI API.
 *
 * @param id of the reply
 * @param created seconds since 1970
 * @param fingerprint the checkpoint's name
 * @param promptTokens tokens of the prompt
 * @param withUsage whether the stream ends with the usage, which every chunk of it then announces
 */
record ChatReply(String id, long created, String model, String fingerprint, int promptTokens, boolean withUsage) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** The whole reply as a {@code chat.completion}. */
    ObjectNode completion(String content, String finishReason, int tokens) {
        var root = frame("chat.completion");
        var choice = root.putArray("choices").addObject().put("index", 0);
        choice.putObject("message")
                .put("role", "assistant")
                .put("content", content)
                .putNull("refusal");
        choice.putNull("logprobs").put("finish_reason", finishReason);
        root.set("usage", usage(tokens));
        return root;
    }

    /** The chunk that opens a stream. */
    ObjectNode opening() {
        return chunk(NODES.objectNode().put("role", "assistant").put("content", ""), null);
    }

    /** A chunk of text. */
    ObjectNode piece(String content) {
        return chunk(NODES.objectNode().put("content", content), null);
    }

    /** The chunk that says why there is no more text. */
    ObjectNode closing(String finishReason) {
        return chunk(NODES.objectNode(), finishReason);
    }

    /** The chunk after that, where usage is wanted. */
    ObjectNode lastWithUsage(int tokens) {
        var root = frame("chat.completion.chunk");
        root.putArray("choices");
        root.set("usage", usage(tokens));
        return root;
    }

    private ObjectNode chunk(ObjectNode delta, @Nullable String finishReason) {
        var root = frame("chat.completion.chunk");
        var choice = root.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", finishReason);
        if (withUsage) {
            root.putNull("usage");
        }
        return root;
    }

    private ObjectNode frame(String object) {
        return NODES.objectNode()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", model)
                .put("system_fingerprint", fingerprint);
    }

    private ObjectNode usage(int tokens) {
        return NODES.objectNode()
                .put("prompt_tokens", promptTokens)
                .put("completion_tokens", tokens)
                .put("total_tokens", promptTokens + tokens);
    }
}
