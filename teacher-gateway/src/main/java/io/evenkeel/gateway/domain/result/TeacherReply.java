package io.evenkeel.gateway.domain.result;

import org.jspecify.annotations.Nullable;

/**
 * What came back from the teacher.
 *
 * @param status HTTP status; 0 where none was received
 * @param content the text; null where there is none
 * @param finishReason stop, length, or what the provider said
 * @param usage as billed; null where the provider did not say
 * @param error named reason where there is no good reply
 * @param retryAfterMillis what the provider asked to wait; milliseconds
 * @param limits what the provider said that it permits
 */
public record TeacherReply(
        int status,
        @Nullable String content,
        @Nullable String finishReason,
        @Nullable Usage usage,
        @Nullable String error,
        @Nullable Long retryAfterMillis,
        ToldLimits limits) {

    /** The finish reason of what a filter of the provider held back. */
    public static final String FILTERED = "content_filter";

    /** The error of a question that a filter of the provider held back. */
    private static final String QUESTION_FILTERED = "content-filter";

    /** A reply that tells no limits. */
    public TeacherReply(
            int status,
            @Nullable String content,
            @Nullable String finishReason,
            @Nullable Usage usage,
            @Nullable String error,
            @Nullable Long retryAfterMillis) {
        this(status, content, finishReason, usage, error, retryAfterMillis, ToldLimits.NONE);
    }

    /** The same with what the provider said that it permits. */
    public TeacherReply telling(ToldLimits told) {
        return new TeacherReply(status, content, finishReason, usage, error, retryAfterMillis, told);
    }

    /** No reply, and nobody knows what the provider did. */
    public static TeacherReply unknown(String error) {
        return new TeacherReply(0, null, null, null, error, null);
    }

    /** No reply, and certainly nothing was billed. */
    public static TeacherReply unbilled(String error) {
        return new TeacherReply(0, null, null, Usage.NONE, error, null);
    }

    /**
     * Whether the provider may have billed what it did not say. Of failures those that come after its work: Azure charges
     * for a question that its filter held back, and may for a time-out (Azure OpenAI, "Manage costs", HTTP error response
     * codes and billing status).
     */
    public boolean billUnknown() {
        return usage == null && (status == 0 || succeeded() || status == 408 || isQuestionFiltered());
    }

    /** The same, and certainly nothing was billed. */
    public TeacherReply unbilled() {
        return new TeacherReply(status, content, finishReason, Usage.NONE, error, retryAfterMillis, limits);
    }

    /** Whether a filter of the provider would not have the question asked. */
    public boolean isQuestionFiltered() {
        return status >= 400 && status < 500 && QUESTION_FILTERED.equals(error);
    }

    public boolean succeeded() {
        return status >= 200 && status < 300;
    }

    /** Whether the teacher could not be reached, did not answer, or says that it cannot: a refusal is an answer. */
    public boolean isOutage() {
        return status == 0 || status >= 500;
    }

    /** Its status, or where there is none why. */
    public String name() {
        return status > 0 ? Integer.toString(status) : String.valueOf(error);
    }
}
