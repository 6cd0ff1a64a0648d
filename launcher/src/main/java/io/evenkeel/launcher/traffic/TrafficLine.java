package io.evenkeel.launcher.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.avro.TrafficRecord;
import io.evenkeel.method.identity.Ids;
import io.evenkeel.method.identity.Normalised;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a line of a traffic file turned out to be. */
public sealed interface TrafficLine {
    /** Most bytes of a line: with it, a record stays below the megabyte that a broker takes. */
    int MAXIMUM_BYTES = 900_000;

    /** Most characters of an id, a tenant or a domain, which stand in keys and headers; as over HTTP. */
    int LONGEST_NAME = 500;

    /** A record. */
    record Sound(TrafficRecord record) implements TrafficLine {}

    /** Nothing but white space. */
    record Blank() implements TrafficLine {}

    /** No record; the reason does not quote the line. */
    record Malformed(String reason) implements TrafficLine {}

    /**
     * Reads {@code {"id","domain","question","answer","tenant"}}, of which the question is required. Numbers and truth
     * values are taken as their own spelling where an id or an answer may stand.
     *
     * @param bytes of the line, without its end
     * @param fileHash of the file, hex; with the number it names a record that has no id
     * @param number of the line, from 1
     * @param at time for the record
     */
    static TrafficLine read(byte[] bytes, String fileHash, long number, Instant at) {
        if (bytes.length > MAXIMUM_BYTES) {
            return new Malformed("longer than " + MAXIMUM_BYTES + " bytes");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new Malformed("not UTF-8");
        }
        // Editors on Windows begin a file with a byte order mark.
        var json = number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (json.isBlank()) {
            return new Blank();
        }
        try {
            return read(Json.READER.readTree(json), fileHash, number, at);
        } catch (JsonProcessingException e) {
            return new Malformed("not JSON");
        } catch (NotAllowed e) {
            return new Malformed(String.valueOf(e.getMessage()));
        }
    }

    private static TrafficLine read(JsonNode root, String fileHash, long number, Instant at) throws NotAllowed {
        if (!root.isObject()) {
            return new Malformed("not a JSON object");
        }
        var question = text(root, "question");
        if (question == null || Normalised.question(question).isEmpty()) {
            return new Malformed("no question");
        }
        var id = name("id", scalar(root, "id"));
        var tenant = name("tenant", text(root, "tenant"));
        return new Sound(TrafficRecord.newBuilder()
                .setId(id == null ? Ids.of("t", fileHash, Long.toString(number)) : id)
                .setTenant(tenant == null ? "default" : tenant)
                .setDomain(name("domain", text(root, "domain")))
                .setQuestion(Texts.plain(question))
                .setAnswer(Texts.plainOrNull(scalar(root, "answer")))
                .setAt(at)
                .build());
    }

    /** A name, or null for one that is blank. */
    private static @Nullable String name(String field, @Nullable String name) throws NotAllowed {
        if (name != null && name.length() > LONGEST_NAME) {
            throw new NotAllowed(field + " is longer than " + LONGEST_NAME + " characters");
        }
        return name == null || name.isBlank() ? null : name;
    }

    private static @Nullable String text(JsonNode root, String field) throws NotAllowed {
        var value = root.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new NotAllowed(field + " is no text");
        }
        return value.textValue();
    }

    private static @Nullable String scalar(JsonNode root, String field) throws NotAllowed {
        var value = root.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isValueNode()) {
            throw new NotAllowed(field + " is neither text nor number");
        }
        return value.asText();
    }

    /** The reader, which an interface cannot keep to itself. */
    final class Json {
        // Decimals keep their zeros: 100.0 is not to be read as 1E+2.
        private static final JsonMapper READER = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();

        private Json() {}
    }

    /** A field holds what it may not. */
    final class NotAllowed extends Exception {
        private NotAllowed(String message) {
            super(message);
        }
    }
}
