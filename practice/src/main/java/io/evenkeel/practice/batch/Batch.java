package io.evenkeel.practice.batch;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A batch, as far as it is.
 *
 * @param id its name in the API
 * @param number how many batches there were with it, from 1
 * @param inputFile id of the file with its lines
 * @param createdMillis when it was created; milliseconds since 1970-01-01 UTC
 * @param dueMillis when its lines are answered; milliseconds since 1970-01-01 UTC
 * @param status how far it is
 * @param lines how many requests it has; 0 for a failed one
 * @param answered lines in the output file
 * @param failed lines in the error file
 * @param outputFile id of the file with the answers; null while it is under way, and where there are none
 * @param errorFile id of the file with the errors; null while it is under way, and where there are none
 * @param metadata what its sender says of it; null for nothing
 * @param problems of a failed one, else empty
 * @param cancelled when it was asked to end, in seconds since 1970-01-01 UTC; null when it was not
 * @param ended when it ended, in seconds since 1970-01-01 UTC; null while it is under way
 */
public record Batch(
        String id,
        long number,
        @JsonProperty("input_file") String inputFile,
        @JsonProperty("created_millis") long createdMillis,
        @JsonProperty("due_millis") long dueMillis,
        BatchStatus status,
        int lines,
        int answered,
        int failed,
        @JsonProperty("output_file") @Nullable String outputFile,
        @JsonProperty("error_file") @Nullable String errorFile,
        @Nullable SortedMap<String, String> metadata,
        List<LineProblem> problems,
        @Nullable Long cancelled,
        @Nullable Long ended) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final long WINDOW_SECONDS = 24 * 3_600;

    public Batch {
        problems = List.copyOf(problems);
    }

    /** One that was asked to end, in seconds since 1970-01-01 UTC. */
    Batch cancelling(long now) {
        return with(BatchStatus.CANCELLING, answered, failed, outputFile, errorFile, now, ended);
    }

    /**
     * One whose lines all have an answer or an error.
     *
     * @param output id of the file with the answers; null where there are none
     * @param error id of the file with the errors; null where there are none
     * @param now in seconds since 1970-01-01 UTC
     */
    Batch ended(int answers, int errors, @Nullable String output, @Nullable String error, long now) {
        var end = status == BatchStatus.CANCELLING ? BatchStatus.CANCELLED : BatchStatus.COMPLETED;
        return with(end, answers, errors, output, error, cancelled, now);
    }

    private Batch with(
            BatchStatus status,
            int answered,
            int failed,
            @Nullable String outputFile,
            @Nullable String errorFile,
            @Nullable Long cancelled,
            @Nullable Long ended) {
        return new Batch(
                id,
                number,
                inputFile,
                createdMillis,
                dueMillis,
                status,
                lines,
                answered,
                failed,
                outputFile,
                errorFile,
                metadata,
                problems,
                cancelled,
                ended);
    }

    /** The batch object of the API. */
    ObjectNode json() {
        long created = createdMillis / 1_000;
        var root = NODES.objectNode().put("id", id).put("object", "batch").put("endpoint", BatchLines.ENDPOINT);
        root.set("errors", errors());
        root.put("input_file_id", inputFile)
                .put("completion_window", BatchRequest.COMPLETION_WINDOW)
                .put("status", status.label())
                .put("output_file_id", outputFile)
                .put("error_file_id", errorFile)
                .put("created_at", created)
                .put("in_progress_at", status == BatchStatus.FAILED ? null : (Long) created)
                .put("expires_at", created + WINDOW_SECONDS)
                .put("completed_at", status == BatchStatus.COMPLETED ? ended : null)
                .put("failed_at", status == BatchStatus.FAILED ? ended : null)
                .put("cancelling_at", cancelled)
                .put("cancelled_at", status == BatchStatus.CANCELLED ? ended : null);
        root.putObject("request_counts")
                .put("total", lines)
                .put("completed", answered)
                .put("failed", failed);
        if (metadata == null) {
            root.putNull("metadata");
        } else {
            var pairs = root.putObject("metadata");
            metadata.forEach(pairs::put);
        }
        return root;
    }

    private @Nullable ObjectNode errors() {
        if (problems.isEmpty()) {
            return null;
        }
        var errors = NODES.objectNode().put("object", "list");
        var data = errors.putArray("data");
        problems.forEach(problem -> data.addObject()
                .put("code", problem.code())
                .put("message", problem.message())
                .put("line", problem.line())
                .putNull("param"));
        return errors;
    }
}
