package io.evenkeel.practice.batch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.practice.teacher.ApiError;
import io.evenkeel.practice.teacher.HttpReplies;

/**
 * What became of a line.
 *
 * @param answered whether it belongs into the output file, else into the error file
 * @param json the line of that file
 */
record LineResult(boolean answered, ObjectNode json) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    static LineResult answered(String batch, String customId, ObjectNode body) {
        return new LineResult(true, responded(batch, customId, 200, body));
    }

    static LineResult failed(String batch, String customId, ApiError error) {
        return new LineResult(false, responded(batch, customId, error.status(), HttpReplies.errorBody(error)));
    }

    /** Nothing was done for the line. */
    static LineResult undone(String batch, String customId, String code, String message) {
        var root = frame(batch, customId).putNull("response");
        root.putObject("error").put("code", code).put("message", message);
        return new LineResult(false, root);
    }

    private static ObjectNode responded(String batch, String customId, int status, ObjectNode body) {
        var root = frame(batch, customId);
        root.putObject("response")
                .put("status_code", status)
                .put("request_id", BatchStore.id("req_", batch, customId))
                .set("body", body);
        return root.putNull("error");
    }

    private static ObjectNode frame(String batch, String customId) {
        return NODES.objectNode()
                .put("id", BatchStore.id("batch_req_", batch, customId))
                .put("custom_id", customId);
    }
}
