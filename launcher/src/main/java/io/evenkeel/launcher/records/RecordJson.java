package io.evenkeel.launcher.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.TopicSerdes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Records as JSON: what Avro holds by its fields' names, original bytes as text where they are UTF-8, else base64. */
public final class RecordJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonMapper JSON = new JsonMapper();

    private final @Nullable Deserializer<? extends SpecificRecord> avro;
    private final String topic;

    public RecordJson(Topic<? extends SpecificRecord> topic, TopicSerdes serdes) {
        this.topic = topic.name();
        this.avro = topic.isAvro() ? serdes.value(topic).deserializer() : null;
    }

    /** A value; one that cannot be decoded is shown as its bytes, with the reason. */
    public JsonNode value(byte @Nullable [] bytes) {
        if (bytes == null) {
            return NODES.nullNode();
        }
        if (avro == null) {
            return text(bytes);
        }
        try {
            return tree(avro.deserialize(topic, bytes));
        } catch (RuntimeException e) {
            return NODES.objectNode()
                    .put("undecodable", String.valueOf(e.getMessage()))
                    .put("base64", Base64.getEncoder().encodeToString(bytes));
        }
    }

    /** Headers by name; of two with one name the last. */
    public static JsonNode headers(Headers headers) {
        var object = NODES.objectNode();
        headers.forEach(
                header -> object.set(header.key(), header.value() == null ? NODES.nullNode() : text(header.value())));
        return object;
    }

    /** A tree of an Avro value; times as they are written in ISO 8601. */
    static JsonNode tree(@Nullable Object value) {
        return switch (value) {
            case null -> NODES.nullNode();
            case IndexedRecord avro -> {
                var object = NODES.objectNode();
                for (var field : avro.getSchema().getFields()) {
                    object.set(field.name(), tree(avro.get(field.pos())));
                }
                yield object;
            }
            case Iterable<?> many -> {
                var array = NODES.arrayNode();
                many.forEach(one -> array.add(tree(one)));
                yield array;
            }
            case Map<?, ?> map -> {
                var object = NODES.objectNode();
                map.forEach((key, one) -> object.set(String.valueOf(key), tree(one)));
                yield object;
            }
            case ByteBuffer bytes -> NODES.binaryNode(bytesOf(bytes));
            case Number number -> JSON.valueToTree(number);
            case Boolean flag -> NODES.booleanNode(flag);
            case Instant time -> NODES.textNode(time.toString());
            default -> NODES.textNode(value.toString());
        };
    }

    private static JsonNode text(byte[] bytes) {
        try {
            return NODES.textNode(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return NODES.objectNode().put("base64", Base64.getEncoder().encodeToString(bytes));
        }
    }

    private static byte[] bytesOf(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
