package io.evenkeel.practice.teacher;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One line of the bill: what became of one request.
 *
 * @param number position in the bill, from 1, without gaps
 * @param key the request's {@code Idempotency-Key}, or its {@code custom_id} in a batch; null when it had none
 * @param requestHash {@link ChatRequest#hash()}, or the hash of what else was posted
 * @param created when it was written, in seconds since 1970-01-01 UTC
 * @param model the model billed; empty where none was asked
 * @param promptTokens tokens billed for the prompt; 0 unless the kind is billed
 * @param completionTokens tokens billed for the reply; 0 unless the kind is billed
 * @param kind what was done
 * @param status HTTP status decided on; 0 for none
 * @param reply text of the reply; null unless the kind is billed
 * @param finishReason {@code stop} or {@code length}; null unless the kind is billed
 * @param batch the batch in which it came; null when it came alone
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BillEntry(
        long number,
        @Nullable String key,
        @JsonProperty("request_hash") String requestHash,
        long created,
        String model,
        @JsonProperty("prompt_tokens") int promptTokens,
        @JsonProperty("completion_tokens") int completionTokens,
        BillKind kind,
        int status,
        @Nullable String reply,
        @JsonProperty("finish_reason") @Nullable String finishReason,
        @Nullable String batch) {
    String identity() {
        return Call.identity(key, requestHash);
    }
}
