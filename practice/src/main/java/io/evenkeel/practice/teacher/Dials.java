package io.evenkeel.practice.teacher;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * How a practice teacher behaves. Rates are probabilities a request, unless said otherwise.
 *
 * @param seed decides which requests are hit, and which answers are wrong
 * @param rateLimited 429 with {@code Retry-After}, in seconds or as an HTTP date
 * @param serverErrors 500, 502 or 503
 * @param hangs silence, unbilled: the connection is closed without a reply after {@code hangMillis}
 * @param lostReplies the reply is billed and stored, then the connection is closed without it
 * @param malformed the reply is billed and stored, but sent as something else than a chat completion
 * @param unmarked of answers: the rationale comes without the answer and its marker
 * @param stubbornErrors of questions: the final answer is wrong, the same way each time it is asked; a mean over domains,
 *     each of which has its own rate between half and one and a half times it
 * @param fickleErrors of solved calls: the final answer is wrong in this call, so that two solves disagree
 * @param badQuestions of written questions: not a question at all, or one that was given as an example
 * @param latencyMillis milliseconds before each reply
 * @param hangMillis milliseconds before a hanging request is closed
 * @param retryAfterSeconds seconds that {@code Retry-After} asks for
 * @param idempotency whether a known {@code Idempotency-Key} gets its stored reply, free of charge
 * @param lookUp whether {@code GET /v1/usage/KEY} answers
 * @param requestsPerMinute requests served in any 60 s; those beyond get 429, and every reply tells the limit; a count, 0 for any
 * @param batchMillis milliseconds from a batch's creation to its answers
 */
public record Dials(
        long seed,
        @JsonProperty("rate_limited") double rateLimited,
        @JsonProperty("server_errors") double serverErrors,
        double hangs,
        @JsonProperty("lost_replies") double lostReplies,
        double malformed,
        double unmarked,
        @JsonProperty("stubborn_errors") double stubbornErrors,
        @JsonProperty("fickle_errors") double fickleErrors,
        @JsonProperty("bad_questions") double badQuestions,
        @JsonProperty("latency_millis") long latencyMillis,
        @JsonProperty("hang_millis") long hangMillis,
        @JsonProperty("retry_after_seconds") int retryAfterSeconds,
        boolean idempotency,
        @JsonProperty("look_up") boolean lookUp,
        @JsonProperty("requests_per_minute") int requestsPerMinute,
        @JsonProperty("batch_millis") long batchMillis) {
    private static final long BATCH_MILLIS = 1_000;

    /** @throws IllegalArgumentException a value is not allowed; the message is one sentence for the user */
    public Dials {
        Map.of(
                        "rate_limited", rateLimited,
                        "server_errors", serverErrors,
                        "hangs", hangs,
                        "lost_replies", lostReplies,
                        "malformed", malformed,
                        "unmarked", unmarked,
                        "stubborn_errors", stubbornErrors,
                        "fickle_errors", fickleErrors,
                        "bad_questions", badQuestions)
                .forEach(Dials::requireProbability);
        requireProbability(
                "the sum of rate_limited, server_errors, hangs, lost_replies and malformed",
                rateLimited + serverErrors + hangs + lostReplies + malformed);
        requireAtLeast("latency_millis", latencyMillis, 0, "milliseconds");
        requireAtLeast("hang_millis", hangMillis, 0, "milliseconds");
        requireAtLeast("retry_after_seconds", retryAfterSeconds, 0, "seconds");
        requireAtLeast("requests_per_minute", requestsPerMinute, 0, "requests");
        requireAtLeast("batch_millis", batchMillis, 0, "milliseconds");
    }

    /** A batch is answered after the usual 1,000 ms. */
    public Dials(
            long seed,
            double rateLimited,
            double serverErrors,
            double hangs,
            double lostReplies,
            double malformed,
            double unmarked,
            double stubbornErrors,
            double fickleErrors,
            double badQuestions,
            long latencyMillis,
            long hangMillis,
            int retryAfterSeconds,
            boolean idempotency,
            boolean lookUp,
            int requestsPerMinute) {
        this(
                seed,
                rateLimited,
                serverErrors,
                hangs,
                lostReplies,
                malformed,
                unmarked,
                stubbornErrors,
                fickleErrors,
                badQuestions,
                latencyMillis,
                hangMillis,
                retryAfterSeconds,
                idempotency,
                lookUp,
                requestsPerMinute,
                BATCH_MILLIS);
    }

    /** No faults and no latency; 2 % stubborn and 1 % fickle errors, 5 % bad questions; idempotency and look-up on. */
    public static Dials usual(long seed) {
        return new Dials(seed, 0, 0, 0, 0, 0, 0, 0.02, 0.01, 0.05, 0, 600_000, 1, true, true, 0);
    }

    private static void requireProbability(String key, double value) {
        // Written so that NaN fails too.
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("%s is %s; allowed: 0 to 1.".formatted(key, value));
        }
    }

    private static void requireAtLeast(String key, long value, long least, String unit) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "%s is %s; allowed: whole %s from %s.".formatted(key, value, unit, least));
        }
    }
}
