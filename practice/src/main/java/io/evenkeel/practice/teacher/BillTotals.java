package io.evenkeel.practice.teacher;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.SortedMap;

/**
 * The sums of a bill.
 *
 * @param requests requests that reached the bill, of every kind
 * @param billedCalls calls that were charged
 * @param promptTokens tokens charged for prompts
 * @param completionTokens tokens charged for replies
 * @param totalTokens tokens charged in all
 * @param keysBilledAgain charges beyond the first for one key; 0 while idempotency is on and no {@code custom_id} of a batch comes twice
 * @param requestsByKind requests by what became of them
 * @param tokensByKind tokens charged by what was done for them
 */
public record BillTotals(
        long requests,
        @JsonProperty("billed_calls") long billedCalls,
        @JsonProperty("prompt_tokens") long promptTokens,
        @JsonProperty("completion_tokens") long completionTokens,
        @JsonProperty("total_tokens") long totalTokens,
        @JsonProperty("keys_billed_again") long keysBilledAgain,
        @JsonProperty("requests_by_kind") SortedMap<BillKind, Long> requestsByKind,
        @JsonProperty("tokens_by_kind") SortedMap<BillKind, Long> tokensByKind) {}
