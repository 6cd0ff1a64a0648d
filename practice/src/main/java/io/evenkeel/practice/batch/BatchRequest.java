package io.evenkeel.practice.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.practice.teacher.ApiError;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /v1/batches} asks for.
 *
 * @param inputFile id of the file with the lines
 * @param metadata what its sender says of it; null for nothing
 */
record BatchRequest(String inputFile, @Nullable SortedMap<String, String> metadata) {
    static final String COMPLETION_WINDOW = "24h";

    // OpenAI's own limits.
    private static final int PAIRS_MAX = 16;
    private static final int KEY_CHARACTERS_MAX = 64;
    private static final int VALUE_CHARACTERS_MAX = 512;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws ApiError 400, naming the parameter that is missing or not allowed */
    static BatchRequest read(byte[] body) throws ApiError {
        JsonNode root;
        try {
            root = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw invalid("The body is not JSON.");
        } catch (IOException e) {
            throw invalid("The body cannot be read.");
        }
        if (root == null || !root.isObject()) {
            throw invalid("The body is not a JSON object.");
        }
        require(root, "endpoint", BatchLines.ENDPOINT);
        require(root, "completion_window", COMPLETION_WINDOW);
        if (!root.path("input_file_id").isTextual()) {
            throw invalid("input_file_id is missing; the id of a file is required.");
        }
        return new BatchRequest(root.path("input_file_id").asText(), metadata(root.path("metadata")));
    }

    private static void require(JsonNode root, String key, String allowed) throws ApiError {
        if (!root.path(key).asText("").equals(allowed)) {
            throw invalid(key + " is missing or not allowed; allowed: " + allowed + ".");
        }
    }

    private static @Nullable SortedMap<String, String> metadata(JsonNode node) throws ApiError {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isObject() || node.size() > PAIRS_MAX) {
            throw notAllowed();
        }
        // Sorted, so that a record of it is always the same bytes.
        var pairs = new TreeMap<String, String>();
        for (Map.Entry<String, JsonNode> pair : node.properties()) {
            var value = pair.getValue();
            if (!value.isTextual()
                    || pair.getKey().length() > KEY_CHARACTERS_MAX
                    || value.asText().length() > VALUE_CHARACTERS_MAX) {
                throw notAllowed();
            }
            pairs.put(pair.getKey(), value.asText());
        }
        return Collections.unmodifiableSortedMap(pairs);
    }

    private static ApiError notAllowed() {
        return invalid("metadata is not allowed; allowed: an object of at most " + PAIRS_MAX
                + " texts, their keys of at most " + KEY_CHARACTERS_MAX + " characters and they of at most "
                + VALUE_CHARACTERS_MAX + ".");
    }

    private static ApiError invalid(String message) {
        return new ApiError(400, "invalid_request", message);
    }
}
