package io.evenkeel.practice.teacher;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What became of a request. Only the first three are billed. */
public enum BillKind {
    /** A question was answered. */
    @JsonProperty("solved")
    SOLVED,
    /** New questions were written. */
    @JsonProperty("written")
    WRITTEN,
    /** The teacher said that it cannot: that costs tokens too. */
    @JsonProperty("unanswered")
    UNANSWERED,
    /** A stored reply was sent again, free of charge. */
    @JsonProperty("repeated")
    REPEATED,
    /** A file or a batch was taken: what a batch costs comes with its lines. */
    @JsonProperty("accepted")
    ACCEPTED,
    /** The request was refused with an error of its own making. */
    @JsonProperty("refused")
    REFUSED,
    /** A dialled 429. */
    @JsonProperty("rate_limited")
    RATE_LIMITED,
    /** A dialled 5xx. */
    @JsonProperty("server_error")
    SERVER_ERROR,
    /** A dialled silence. */
    @JsonProperty("hung")
    HUNG;

    /** Whether an entry of this kind charges tokens and stores a reply. */
    public boolean billed() {
        return this == SOLVED || this == WRITTEN || this == UNANSWERED;
    }
}
