package io.evenkeel.gateway.domain.result;

import io.evenkeel.gateway.domain.work.Purpose;
import io.evenkeel.gateway.domain.work.Solution;
import io.evenkeel.method.verification.Agreement;
import io.evenkeel.method.verification.AnswerFormat;
import io.evenkeel.method.verification.AnswerFormat.Malformed;
import io.evenkeel.method.verification.AnswerFormat.Parsed;
import java.util.Objects;

/** Judges how a call ended: the table of protocol §8, row by row. */
public final class Judgement {
    private Judgement() {}

    public static Verdict of(Assignment assignment, CallEnd end) {
        return switch (end) {
            case CallEnd.Lost lost -> new Verdict.TryAgain(Reason.OUTCOME_UNKNOWN, null);
            case CallEnd.Abandoned abandoned -> new Verdict.TryAgain(Reason.NEVER_SENT, null);
            case CallEnd.Finished finished -> finished(assignment, finished.reply());
        };
    }

    private static Verdict finished(Assignment assignment, TeacherReply reply) {
        if (reply.status() == 0) {
            return new Verdict.TryAgain(
                    reply.billUnknown() ? Reason.OUTCOME_UNKNOWN : Reason.TEACHER_FAILED, reply.retryAfterMillis());
        }
        return reply.succeeded() ? replied(assignment, reply) : failed(reply);
    }

    private static Verdict failed(TeacherReply reply) {
        var error = Objects.requireNonNullElse(reply.error(), "");
        return switch (reply.status()) {
            case 429 -> new Verdict.TryAgain(Reason.RATE_LIMITED, reply.retryAfterMillis());
            // Time-out, conflict, too early: HTTP's own words for "later" (RFC 9110, RFC 8470).
            case 408, 409, 425 -> new Verdict.TryAgain(Reason.TEACHER_FAILED, reply.retryAfterMillis());
            case 401, 403 -> new Verdict.Refuse(Reason.TEACHER_REFUSED_KEY);
            default ->
                reply.status() >= 500
                        ? new Verdict.TryAgain(Reason.TEACHER_FAILED, reply.retryAfterMillis())
                        : new Verdict.Refuse(reply.isQuestionFiltered() ? Reason.REFUSED : refusal(error));
        };
    }

    private static Reason refusal(String error) {
        if (error.equals(Reason.QUESTION_NOT_RECORDED.label())) {
            return Reason.QUESTION_NOT_RECORDED;
        }
        return error.equals(Reason.WRITES_NO_QUESTIONS.label())
                ? Reason.WRITES_NO_QUESTIONS
                : Reason.TEACHER_REFUSED_REQUEST;
    }

    private static Verdict replied(Assignment assignment, TeacherReply reply) {
        var content = reply.content();
        if (Reason.REPLY_TOO_LONG.label().equals(reply.error())) {
            return new Verdict.Refuse(Reason.REPLY_TOO_LONG);
        }
        if (TeacherReply.FILTERED.equals(reply.finishReason())
                || Reason.REFUSED.label().equals(reply.error())) {
            return new Verdict.Refuse(Reason.REFUSED);
        }
        if (reply.error() != null || content == null) {
            return new Verdict.Refuse(Reason.MALFORMED_REPLY);
        }
        if ("length".equals(reply.finishReason())) {
            return truncated(assignment, content);
        }
        return switch (assignment.purpose()) {
            case RATIONALE, SECOND_SOLVE -> solved(assignment, content);
            case WRITE_QUESTIONS, REFERENCE -> text(content);
        };
    }

    /** Of a list of questions all whole lines count; of anything else nothing. */
    private static Verdict truncated(Assignment assignment, String content) {
        int lastLineEnd = content.lastIndexOf('\n');
        if (assignment.purpose() != Purpose.WRITE_QUESTIONS || lastLineEnd < 0) {
            return new Verdict.Refuse(Reason.TRUNCATED);
        }
        return text(content.substring(0, lastLineEnd));
    }

    private static Verdict text(String content) {
        return content.isBlank() ? new Verdict.Refuse(Reason.EMPTY_REPLY) : new Verdict.Answer(content);
    }

    private static Verdict solved(Assignment assignment, String content) {
        return switch (new AnswerFormat(assignment.answerMark()).parse(content)) {
            case Malformed malformed -> new Verdict.Refuse(Reason.of(malformed.reason()));
            case Parsed parsed -> compared(assignment, new Solution(parsed.rationale(), parsed.answer()));
        };
    }

    private static Verdict compared(Assignment assignment, Solution solution) {
        var reference = assignment.reference();
        if (reference != null && !Agreement.agrees(reference, solution.answer())) {
            return new Verdict.Refuse(Reason.DISAGREES_WITH_REFERENCE);
        }
        var first = assignment.first();
        if (first == null) {
            return assignment.solves() > 1 ? new Verdict.SolveAgain(solution) : new Verdict.Accept(solution);
        }
        return Agreement.agrees(first.answer(), solution.answer())
                ? new Verdict.Accept(first)
                : new Verdict.Refuse(Reason.SOLVES_DISAGREE);
    }
}
