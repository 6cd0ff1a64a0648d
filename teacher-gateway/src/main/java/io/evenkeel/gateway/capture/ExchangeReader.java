package io.evenkeel.gateway.capture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.evenkeel.gateway.domain.capture.MissReason;
import io.evenkeel.gateway.domain.capture.Replied;
import io.evenkeel.gateway.domain.capture.Said;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** Reads what was asked and answered from the bytes that passed by: JSON, or server-sent events of the same. */
final class ExchangeReader {
    private static final JsonMapper JSON = new JsonMapper();
    /** A few kilobytes may unpack to gigabytes. */
    private static final int UNPACKED_BYTES_MAX = 16 << 20;

    private ExchangeReader() {}

    /** An exchange that is not what the API promises; quotes nothing of it. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        private final MissReason reason;

        Unreadable(MissReason reason) {
            super(reason.label());
            this.reason = reason;
        }

        MissReason reason() {
            return reason;
        }
    }

    /** The messages of the request, in order. */
    static List<Said> asked(byte[] request) throws Unreadable {
        var messages = tree(request, MissReason.MALFORMED_REQUEST).path("messages");
        if (!messages.isArray()) {
            throw new Unreadable(MissReason.MALFORMED_REQUEST);
        }
        var said = new ArrayList<Said>();
        for (var message : messages) {
            said.add(said(message.path("role").asText(""), message.path("content")));
        }
        return said;
    }

    /** The first choice of the reply. */
    static Replied answered(Exchange exchange) throws Unreadable {
        var reply = unpacked(exchange.reply(), exchange.contentEncoding());
        var type = exchange.contentType();
        boolean streamed = type != null && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
        return streamed ? streamed(reply) : whole(tree(reply, MissReason.MALFORMED_REPLY));
    }

    private static Said said(String role, JsonNode content) {
        if (!content.isArray()) {
            return new Said(role, content.asText(""), true);
        }
        var text = new StringBuilder();
        boolean textOnly = true;
        for (var part : content) {
            textOnly &= part.path("type").asText("text").equals("text");
            text.append(part.path("text").asText(""));
        }
        return new Said(role, text.toString(), textOnly);
    }

    private static Replied whole(JsonNode root) throws Unreadable {
        var choice = first(root.path("choices"));
        if (choice == null) {
            throw new Unreadable(MissReason.MALFORMED_REPLY);
        }
        var message = choice.path("message");
        return new Replied(
                root.path("id").asText(null),
                message.path("content").asText(""),
                choice.path("finish_reason").asText(null),
                message.path("refusal").isTextual(),
                callsTools(message));
    }

    /** A stream counts as ended with its {@code [DONE]}, or with a reason why it ended. */
    private static Replied streamed(byte[] reply) throws Unreadable {
        var text = new StringBuilder();
        String id = null;
        String finishReason = null;
        boolean refused = false;
        boolean callsTools = false;
        boolean done = false;
        for (var data : events(reply)) {
            if (data.equals("[DONE]")) {
                done = true;
                break;
            }
            var chunk = tree(data.getBytes(StandardCharsets.UTF_8), MissReason.MALFORMED_REPLY);
            if (chunk.hasNonNull("error")) {
                throw new Unreadable(MissReason.BROKEN_OFF);
            }
            id = id == null ? chunk.path("id").asText(null) : id;
            var choice = first(chunk.path("choices"));
            if (choice != null) {
                var delta = choice.path("delta");
                text.append(delta.path("content").asText(""));
                refused |= delta.path("refusal").isTextual();
                callsTools |= callsTools(delta);
                finishReason = choice.path("finish_reason").asText(finishReason);
            }
        }
        if (!done && finishReason == null) {
            throw new Unreadable(MissReason.BROKEN_OFF);
        }
        return new Replied(id, text.toString(), finishReason, refused, callsTools);
    }

    /** The data of each event, several lines of one joined (WHATWG HTML, section 9.2.6). */
    private static List<String> events(byte[] stream) {
        var events = new ArrayList<String>();
        var data = new StringBuilder();
        // The empty line at the end closes an event that its sender did not.
        for (var line : (new String(stream, StandardCharsets.UTF_8) + "\n\n").split("\r\n|\n|\r", -1)) {
            if (line.isEmpty() && !data.isEmpty()) {
                events.add(data.toString());
                data.setLength(0);
            } else if (line.startsWith("data:")) {
                var value = line.substring("data:".length());
                data.append(data.isEmpty() ? "" : "\n").append(value.startsWith(" ") ? value.substring(1) : value);
            }
        }
        return events;
    }

    private static @Nullable JsonNode first(JsonNode choices) {
        for (var choice : choices) {
            if (choice.path("index").asInt(0) == 0) {
                return choice;
            }
        }
        return null;
    }

    private static boolean callsTools(JsonNode message) {
        return !message.path("tool_calls").isEmpty() || message.hasNonNull("function_call");
    }

    private static JsonNode tree(byte[] bytes, MissReason otherwise) throws Unreadable {
        try {
            var root = JSON.readTree(bytes);
            if (root != null && root.isObject()) {
                return root;
            }
        } catch (JsonProcessingException e) {
            throw new Unreadable(otherwise);
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can be read", e);
        }
        throw new Unreadable(otherwise);
    }

    private static byte[] unpacked(byte[] bytes, @Nullable String encoding) throws Unreadable {
        var packed = new ByteArrayInputStream(bytes);
        try {
            return switch (encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT)) {
                case "", "identity" -> bytes;
                case "gzip", "x-gzip" -> bounded(new GZIPInputStream(packed));
                case "deflate" -> bounded(new InflaterInputStream(packed));
                default -> throw new Unreadable(MissReason.MALFORMED_REPLY);
            };
        } catch (IOException e) {
            throw new Unreadable(MissReason.MALFORMED_REPLY);
        }
    }

    private static byte[] bounded(InputStream unpacking) throws IOException, Unreadable {
        try (unpacking) {
            var bytes = unpacking.readNBytes(UNPACKED_BYTES_MAX + 1);
            if (bytes.length > UNPACKED_BYTES_MAX) {
                throw new Unreadable(MissReason.TOO_LARGE);
            }
            return bytes;
        }
    }
}
