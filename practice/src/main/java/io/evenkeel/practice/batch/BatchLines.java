package io.evenkeel.practice.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a batch's file, all of them checked before the first is answered.
 *
 * @param customIds of all lines, in their order
 * @param problems of the lines that are no request, the first {@value #PROBLEMS_MAX}; empty when all may be answered
 */
record BatchLines(Set<String> customIds, List<LineProblem> problems) {
    static final String ENDPOINT = "/v1/chat/completions";

    private static final int PROBLEMS_MAX = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What is done with each line. */
    interface Reader {
        void accept(BatchLine line) throws IOException;
    }

    /** @throws IOException the file cannot be read */
    static BatchLines check(BufferedReader file) throws IOException {
        var ids = new LinkedHashSet<String>();
        var problems = new ArrayList<LineProblem>();
        int number = 0;
        for (var text = file.readLine(); text != null && problems.size() < PROBLEMS_MAX; text = file.readLine()) {
            number++;
            if (text.isBlank()) {
                continue;
            }
            var problem = problem(text, number, ids);
            if (problem != null) {
                problems.add(problem);
            }
        }
        if (ids.isEmpty() && problems.isEmpty()) {
            problems.add(new LineProblem("empty_file", "The file has no line.", 1));
        }
        return new BatchLines(ids, problems);
    }

    /**
     * Hands the lines over, one by one.
     *
     * @param file one in which {@link #check} found no problem
     * @throws IOException the file cannot be read
     */
    static void read(BufferedReader file, Reader reader) throws IOException {
        for (var text = file.readLine(); text != null; text = file.readLine()) {
            if (!text.isBlank()) {
                var line = JSON.readTree(text);
                reader.accept(new BatchLine(line.path("custom_id").asText(), line.path("body")));
            }
        }
    }

    /** The first thing that is wrong with a line; its id is added to the others where it has one. */
    private static @Nullable LineProblem problem(String text, int number, Set<String> ids) {
        JsonNode line;
        try {
            line = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return new LineProblem("invalid_json_line", "This line is not JSON.", number);
        }
        if (!line.isObject()) {
            return new LineProblem("invalid_json_line", "This line is not a JSON object.", number);
        }
        for (var key : List.of("custom_id", "method", "url")) {
            if (!line.path(key).isTextual() || line.path(key).asText().isEmpty()) {
                return missing(key, number);
            }
        }
        if (!line.path("body").isObject()) {
            return missing("body", number);
        }
        if (!line.path("method").asText().equals("POST")) {
            return new LineProblem("invalid_method", "method is not allowed; allowed: POST.", number);
        }
        if (!line.path("url").asText().equals(ENDPOINT)) {
            return new LineProblem("invalid_url", "url is not the batch's endpoint.", number);
        }
        if (!ids.add(line.path("custom_id").asText())) {
            return new LineProblem("duplicate_custom_id", "An earlier line has this custom_id.", number);
        }
        return null;
    }

    private static LineProblem missing(String key, int number) {
        return new LineProblem("missing_required_parameter", key + " is missing.", number);
    }
}
