package io.evenkeel.practice.teacher;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A billed entry in the forms of the OpenAI API. */
public final class ChatReply {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int TOKENS_PER_CHUNK = 4;

    private final BillEntry entry;
    private final String content;

    /** @param entry a billed one */
    public ChatReply(BillEntry entry) {
        this.entry = entry;
        this.content = Objects.requireNonNull(entry.reply(), "a billed entry has a reply");
    }

    /** The whole reply as a {@code chat.completion}. */
    public ObjectNode completion() {
        var root = frame("chat.completion");
        var choice = root.putArray("choices").addObject().put("index", 0);
        choice.putObject("message").put("role", "assistant").put("content", content);
        choice.put("finish_reason", entry.finishReason());
        root.set("usage", usage());
        return root;
    }

    /** The reply as the payloads of server-sent events, without the closing {@code [DONE]}. */
    List<ObjectNode> chunks(boolean withUsage) {
        var chunks = new ArrayList<ObjectNode>();
        var first = NODES.objectNode().put("role", "assistant").put("content", "");
        chunks.add(chunk(first, null));
        for (var rest = content; !rest.isEmpty(); ) {
            var piece = Tokens.first(rest, TOKENS_PER_CHUNK);
            chunks.add(chunk(NODES.objectNode().put("content", piece), null));
            rest = rest.substring(piece.length());
        }
        chunks.add(chunk(NODES.objectNode(), entry.finishReason()));
        if (withUsage) {
            var last = frame("chat.completion.chunk");
            last.putArray("choices");
            last.set("usage", usage());
            chunks.add(last);
        }
        return chunks;
    }

    /** The stored reply with its usage, as the look-up by key returns it. */
    ObjectNode lookedUp() {
        var root = NODES.objectNode();
        root.put("object", "usage").put("key", entry.key()).put("status", "finished");
        root.set("usage", usage());
        root.set("reply", completion());
        return root;
    }

    private ObjectNode chunk(ObjectNode delta, @Nullable String finishReason) {
        var root = frame("chat.completion.chunk");
        var choice = root.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", finishReason);
        return root;
    }

    private ObjectNode frame(String object) {
        return NODES.objectNode()
                .put("id", "chatcmpl-" + entry.number())
                .put("object", object)
                .put("created", entry.created())
                .put("model", entry.model());
    }

    private ObjectNode usage() {
        return NODES.objectNode()
                .put("prompt_tokens", entry.promptTokens())
                .put("completion_tokens", entry.completionTokens())
                .put("total_tokens", entry.promptTokens() + entry.completionTokens());
    }
}
