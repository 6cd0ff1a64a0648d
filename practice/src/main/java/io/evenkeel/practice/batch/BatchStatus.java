package io.evenkeel.practice.batch;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How far a batch is, as the API names it. */
public enum BatchStatus {
    /** Its file has a line that is no request: nothing was done. */
    @JsonProperty("failed")
    FAILED("failed"),
    /** It waits for its time, or is being answered. */
    @JsonProperty("in_progress")
    IN_PROGRESS("in_progress"),
    /** Every line has an answer or an error. */
    @JsonProperty("completed")
    COMPLETED("completed"),
    /** It ends before its time. */
    @JsonProperty("cancelling")
    CANCELLING("cancelling"),
    /** It ended before its time: lines that were answered by then keep their answers. */
    @JsonProperty("cancelled")
    CANCELLED("cancelled");

    private final String label;

    BatchStatus(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** Whether lines may still be billed. */
    boolean isUnderWay() {
        return this == IN_PROGRESS || this == CANCELLING;
    }
}
