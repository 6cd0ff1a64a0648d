package io.evenkeel.gateway.teacher;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A batch as the provider tells of it.
 *
 * @param id the provider's
 * @param name ours, which it keeps with the batch; empty where it is not one of ours
 * @param status in the API's words
 * @param inputFile id of the file with its calls
 * @param outputFile id of the file with the replies; null while there is none
 * @param errorFile id of the file with what failed; null while there is none
 * @param error named reason where the batch as a whole failed
 * @param createdAt by the provider's clock
 */
public record ProviderBatch(
        String id,
        String name,
        String status,
        String inputFile,
        @Nullable String outputFile,
        @Nullable String errorFile,
        String error,
        Instant createdAt) {
    private static final Set<String> ENDED = Set.of("completed", "failed", "expired", "cancelled");

    /** Whether nothing more will be done of it. */
    public boolean hasEnded() {
        return ENDED.contains(status);
    }

    /** Whether the provider would not have its file: then no request was made. */
    public boolean wasRefused() {
        return status.equals("failed") && outputFile == null && errorFile == null;
    }
}
