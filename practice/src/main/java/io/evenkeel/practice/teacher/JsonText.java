package io.evenkeel.practice.teacher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** JSON as the teacher's API speaks it. */
final class JsonText {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    private JsonText() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** A record as JSON. */
    static ObjectNode tree(Object value) {
        return JSON.valueToTree(value);
    }

    static byte[] bytes(JsonNode node) throws IOException {
        return JSON.writeValueAsBytes(node);
    }

    /** @throws ApiError 400, when a dial is unknown, or its value is not allowed */
    static Dials changed(Dials dials, byte[] changes) throws ApiError {
        try {
            var change = JSON.readTree(changes);
            if (change == null || !change.isObject()) {
                throw new ApiError(400, "invalid_dials", "The body is not a JSON object.");
            }
            return JSON.treeToValue(tree(dials).setAll((ObjectNode) change), Dials.class);
        } catch (ValueInstantiationException e) {
            throw new ApiError(400, "invalid_dials", sentence(e));
        } catch (UnrecognizedPropertyException e) {
            throw new ApiError(400, "invalid_dials", "There is no dial " + e.getPropertyName() + ".");
        } catch (JsonProcessingException e) {
            throw new ApiError(400, "invalid_dials", e.getOriginalMessage());
        } catch (IOException e) {
            throw new ApiError(400, "invalid_dials", "The body cannot be read.");
        }
    }

    /** What the record's own constructor said, without Jackson's account of where. */
    private static String sentence(ValueInstantiationException e) {
        var cause = e.getCause();
        return String.valueOf(cause == null ? e.getOriginalMessage() : cause.getMessage());
    }
}
