package io.evenkeel.practice.batch;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A file that was uploaded, or that a batch left.
 *
 * @param id its name in the API
 * @param bytes its length; bytes
 * @param created when it was made, in seconds since 1970-01-01 UTC
 * @param filename what its maker called it
 * @param purpose {@value #INPUT} or {@value #OUTPUT}
 */
public record StoredFile(
        String id, long bytes, @JsonProperty("created_at") long created, String filename, String purpose) {
    static final String INPUT = "batch";
    static final String OUTPUT = "batch_output";

    /** The file object of the API. */
    ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("object", "file")
                .put("bytes", bytes)
                .put("created_at", created)
                .put("filename", filename)
                .put("purpose", purpose)
                .put("status", "processed");
    }
}
