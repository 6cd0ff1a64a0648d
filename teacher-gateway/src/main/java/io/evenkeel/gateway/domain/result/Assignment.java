package io.evenkeel.gateway.domain.result;

import io.evenkeel.gateway.domain.work.Purpose;
import io.evenkeel.gateway.domain.work.Solution;
import org.jspecify.annotations.Nullable;

/**
 * What a call was made for, as far as its reply is judged by it.
 *
 * @param solves independent solutions that must agree; 1 or 2
 * @param reference the logged answer, if known
 * @param first the first solution, in a second solve
 * @param answerMark what stands between rationale and answer
 */
public record Assignment(
        Purpose purpose,
        int solves,
        @Nullable String reference,
        @Nullable Solution first,
        String answerMark) {

    /** What a call request asks for: a text, whatever it says. */
    public static Assignment text(Purpose purpose) {
        return new Assignment(purpose, 1, null, null, "####");
    }
}
