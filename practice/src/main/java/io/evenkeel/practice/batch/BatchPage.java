package io.evenkeel.practice.batch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.practice.teacher.ApiError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A page of the list of batches. */
final class BatchPage {
    private static final int LIMIT = 20;
    private static final int LIMIT_MAX = 100;

    private BatchPage() {}

    /**
     * The page that a query asks for with {@code limit} and {@code after}.
     *
     * @param query of the request's URL; null for none
     * @throws ApiError 400, when the query is not allowed
     */
    static ObjectNode of(@Nullable String query, List<Batch> newestFirst) throws ApiError {
        var asked = parameters(query);
        int from = from(asked.get("after"), newestFirst);
        int to = Math.min(newestFirst.size(), from + limit(asked.get("limit")));
        var page = newestFirst.subList(from, to);
        var root = JsonNodeFactory.instance.objectNode().put("object", "list");
        var data = root.putArray("data");
        page.forEach(batch -> data.add(batch.json()));
        root.put("first_id", page.isEmpty() ? null : page.getFirst().id())
                .put("last_id", page.isEmpty() ? null : page.getLast().id())
                .put("has_more", to < newestFirst.size());
        return root;
    }

    private static int from(@Nullable String after, List<Batch> newestFirst) throws ApiError {
        if (after == null) {
            return 0;
        }
        for (int i = 0; i < newestFirst.size(); i++) {
            if (newestFirst.get(i).id().equals(after)) {
                return i + 1;
            }
        }
        throw new ApiError(400, "unknown_batch", "after names no batch.");
    }

    private static int limit(@Nullable String limit) throws ApiError {
        if (limit == null) {
            return LIMIT;
        }
        try {
            int number = Integer.parseInt(limit);
            if (number >= 1 && number <= LIMIT_MAX) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The sentence below says it.
        }
        throw new ApiError(400, "invalid_request", "limit is not allowed; allowed: 1 to " + LIMIT_MAX + ".");
    }

    private static Map<String, String> parameters(@Nullable String query) {
        var parameters = new HashMap<String, String>();
        if (query != null) {
            for (var pair : query.split("&", -1)) {
                int at = pair.indexOf('=');
                if (at > 0) {
                    parameters.put(pair.substring(0, at), pair.substring(at + 1));
                }
            }
        }
        return parameters;
    }
}
