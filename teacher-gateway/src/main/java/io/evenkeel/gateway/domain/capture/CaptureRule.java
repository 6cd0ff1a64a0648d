package io.evenkeel.gateway.domain.capture;

import io.evenkeel.method.identity.Ids;
import io.evenkeel.method.identity.Normalised;
import io.evenkeel.method.verification.AnswerFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a call that was answered: a pure function of what was asked, what was answered and the settings.
 *
 * <p>The question is the last user message, whatever the system message says. An id is the caller's idempotency key, so
 * that a repeated call counts once; else the provider's id of the reply; else a hash of what was asked and answered.
 *
 * @param answers what of a reply is a reference answer
 * @param format where the answer stands in a reply
 * @param followUps whether the last message of a conversation counts as a question of its own
 */
public record CaptureRule(Answers answers, AnswerFormat format, boolean followUps) {
    private static final int LONGEST_LABEL = 500;
    /** A record holds a megabyte; the rest is for its labels and headers. */
    private static final int TEXT_BYTES_MAX = 900_000;

    private static final String DEFAULT_TENANT = "default";

    /** What of a reply is a reference answer, with which later rationales must agree. */
    public enum Answers {
        /** What follows the answer mark; a reply without it has none. */
        MARKED,
        /** What follows the answer mark, or the whole reply where the mark does not occur: for replies that are labels. */
        WHOLE,
        /** Nothing. */
        NONE
    }

    /** Judges a call that was answered with status 200, to its end. */
    public Fate judge(Labels labels, List<Said> messages, Replied reply) {
        var missed = missed(labels, messages, reply);
        if (missed != null) {
            return new Fate.Missed(missed);
        }
        var question = question(messages).text();
        var answer = answer(reply);
        if (bytes(question) + (answer == null ? 0 : bytes(answer)) > TEXT_BYTES_MAX) {
            return new Fate.Missed(MissReason.TOO_LARGE);
        }
        var tenant = blankToNull(labels.tenant());
        var domain = blankToNull(labels.domain());
        var owner = tenant == null ? DEFAULT_TENANT : tenant;
        return new Fate.Traffic(id(labels, reply, owner, question), owner, domain, question, answer);
    }

    private @Nullable MissReason missed(Labels labels, List<Said> messages, Replied reply) {
        if (labels.optedOut()) {
            return MissReason.OPTED_OUT;
        }
        if (isTooLong(labels.tenant()) || isTooLong(labels.domain())) {
            return MissReason.LABEL_TOO_LONG;
        }
        if (messages.stream().noneMatch(message -> message.isOf("user"))) {
            return MissReason.NO_USER_MESSAGE;
        }
        var question = question(messages);
        if (!question.textOnly()) {
            return MissReason.NOT_TEXT;
        }
        if (Normalised.question(question.text()).isEmpty()) {
            return MissReason.NO_USER_MESSAGE;
        }
        if (!followUps && messages.stream().anyMatch(message -> message.isOf("assistant"))) {
            return MissReason.FOLLOW_UP;
        }
        if (reply.callsTools() || !messages.getLast().equals(question) && isTools(messages.getLast())) {
            return MissReason.TOOL_CALL;
        }
        return reply.refused() || "content_filter".equals(reply.finishReason()) ? MissReason.REFUSED : null;
    }

    /** A reply that was cut off, or does not say how it ended, is no answer to be measured by. */
    private @Nullable String answer(Replied reply) {
        if (answers == Answers.NONE
                || !"stop".equals(reply.finishReason())
                || reply.text().isBlank()) {
            return null;
        }
        return switch (format.parse(reply.text())) {
            case AnswerFormat.Parsed parsed -> parsed.answer();
            case AnswerFormat.Malformed malformed ->
                answers == Answers.WHOLE && malformed.reason() == AnswerFormat.Reason.NO_ANSWER_MARK
                        ? reply.text().strip()
                        : null;
        };
    }

    private static String id(Labels labels, Replied reply, String tenant, String question) {
        var key = blankToNull(labels.key());
        var named = key == null ? blankToNull(reply.id()) : key;
        if (named == null) {
            return Ids.of("t", tenant, question, reply.text());
        }
        return isTooLong(named) ? Ids.of("t", named) : named;
    }

    private static Said question(List<Said> messages) {
        return messages.reversed().stream()
                .filter(message -> message.isOf("user"))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isTools(Said message) {
        return message.isOf("tool") || message.isOf("function");
    }

    private static boolean isTooLong(@Nullable String label) {
        return label != null && label.length() > LONGEST_LABEL;
    }

    private static @Nullable String blankToNull(@Nullable String label) {
        return label == null || label.isBlank() ? null : label.strip();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
