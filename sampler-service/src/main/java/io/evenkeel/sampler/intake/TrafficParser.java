package io.evenkeel.sampler.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.avro.TrafficRecord;
import io.evenkeel.method.identity.Normalised;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code {"id","domain","question","answer"?,"tenant"?}}: one object, an array of them, or one a line. All of a body
 * is taken or none of it.
 */
final class TrafficParser {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final String DEFAULT_TENANT = "default";
    private static final int LONGEST_NAME = 500;

    private TrafficParser() {}

    /**
     * Records in the order given.
     *
     * @param idempotencyKey id of a single record that names none; with several, {@code key/index}; null where the caller
     *     gave no key
     * @param now given to each as the time it was asked
     * @throws RefusedTraffic naming the first record, counted from 1, that cannot be taken, and why
     */
    static List<TrafficRecord> parse(String body, @Nullable String idempotencyKey, Instant now) throws RefusedTraffic {
        var objects = objects(body);
        if (objects.isEmpty()) {
            throw new RefusedTraffic("The body is empty; send one JSON object, an array of them, or one a line.");
        }
        var records = new ArrayList<TrafficRecord>();
        for (int i = 0; i < objects.size(); i++) {
            var key = idempotencyKey == null || objects.size() == 1 ? idempotencyKey : idempotencyKey + "/" + i;
            records.add(record(objects.get(i), i + 1, key, now));
        }
        return records;
    }

    private static List<JsonNode> objects(String body) throws RefusedTraffic {
        var objects = new ArrayList<JsonNode>();
        try (var values = JSON.readerFor(JsonNode.class).<JsonNode>readValues(body)) {
            while (values.hasNextValue()) {
                objects.add(values.nextValue());
            }
        } catch (JsonProcessingException e) {
            var place = e.getLocation();
            throw new RefusedTraffic("The body is not JSON: record " + (objects.size() + 1) + " breaks off at line "
                    + place.getLineNr() + ", column " + place.getColumnNr() + ".");
        } catch (IOException e) {
            throw new RefusedTraffic("The body cannot be read.");
        }
        return objects;
    }

    private static TrafficRecord record(JsonNode object, int number, @Nullable String key, Instant now)
            throws RefusedTraffic {
        if (!object.isObject()) {
            throw new RefusedTraffic("Record " + number + " is not a JSON object.");
        }
        var question = text(object, "question", number);
        if (question == null || Normalised.question(question).isEmpty()) {
            throw new RefusedTraffic("Record " + number + " has no question.");
        }
        var named = name(object, "id", number);
        var id = named == null ? key : named;
        if (id == null || id.isBlank()) {
            throw new RefusedTraffic(
                    "Record " + number + " has no id; give it one, or send the header Idempotency-Key.");
        }
        var tenant = name(object, "tenant", number);
        return TrafficRecord.newBuilder()
                .setId(id)
                .setTenant(tenant == null ? DEFAULT_TENANT : tenant)
                .setDomain(name(object, "domain", number))
                .setQuestion(Texts.plain(question))
                .setAnswer(Texts.plainOrNull(text(object, "answer", number)))
                .setAt(now)
                .build();
    }

    /** A short text that may be missing or blank. */
    private static @Nullable String name(JsonNode object, String field, int number) throws RefusedTraffic {
        var name = text(object, field, number);
        if (name != null && name.length() > LONGEST_NAME) {
            throw new RefusedTraffic("Record " + number + " has " + named(field) + " of " + name.length()
                    + " characters; allowed: up to " + LONGEST_NAME + ".");
        }
        return name == null || name.isBlank() ? null : name;
    }

    private static @Nullable String text(JsonNode object, String field, int number) throws RefusedTraffic {
        var value = object.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual() && !value.isNumber() && !value.isBoolean()) {
            throw new RefusedTraffic("Record " + number + " has " + named(field) + " that is not a text.");
        }
        return value.asText();
    }

    private static String named(String field) {
        return ("aeiou".indexOf(field.charAt(0)) < 0 ? "a " : "an ") + field;
    }
}
