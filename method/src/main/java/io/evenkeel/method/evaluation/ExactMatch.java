package io.evenkeel.method.evaluation;

import io.evenkeel.method.verification.Agreement;
import io.evenkeel.method.verification.AnswerFormat;

/**
 * Whether a student's reply is right: it keeps to the format, and its answer agrees with the reference. A malformed reply is
 * a wrong one; the rationale is not judged.
 */
public final class ExactMatch {

    private ExactMatch() {}

    /** Whether the reply counts as right. */
    public static boolean isRight(String reply, String reference, AnswerFormat format) {
        return format.parse(reply) instanceof AnswerFormat.Parsed parsed
                && Agreement.agrees(parsed.answer(), reference);
    }
}
