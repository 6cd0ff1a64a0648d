package io.evenkeel.method.synthesis;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a written question is plausible for its domain, before anything is paid for its answer. A question is valid when
 *
 * <ol>
 *   <li>it is one line and not empty;
 *   <li>it is a question and not a worked answer: the answer mark does not occur, and it does not begin with "answer:" or
 *       "the answer is";
 *   <li>its length L in code points satisfies {@code shortest/2 ≤ L ≤ 2·longest} of the known ones;
 *   <li>{@link DomainShape#containment} is at least the threshold;
 *   <li>where other domains are given: none of them contains more of the question's shape than its own does.
 * </ol>
 *
 * <p>It says plausible, not right: whether a question can be answered is settled by solving it twice. Novelty is a rule of
 * its own ({@link io.evenkeel.method.novelty.NearDuplicates}). Source: design §5, "Synthetic questions are verified".
 *
 * @param answerMark as in {@link io.evenkeel.method.verification.AnswerFormat}
 * @param leastContainment the least part of the question's shape that one known question must contain, in [0, 1]
 */
public record Validity(String answerMark, double leastContainment) {

    /** Half of the question's shape must be known; where nothing else is configured. */
    public static final double DEFAULT_CONTAINMENT = 0.5;

    private static final int SLACK = 2;

    /** Why a question is not valid: the first of these that holds. */
    public enum Reason {
        /** Nothing visible in it. */
        EMPTY,
        /** More than one line. */
        LINE_BREAK,
        /** It gives an answer. */
        LOOKS_LIKE_ANSWER,
        /** Shorter than half of the shortest known question. */
        TOO_SHORT,
        /** Longer than twice the longest known question. */
        TOO_LONG,
        /** Too little of its shape is known. */
        UNLIKE_DOMAIN,
        /** Another domain knows more of its shape. */
        LIKE_ANOTHER_DOMAIN
    }

    /** @throws IllegalArgumentException when the mark is empty or the containment is not in [0, 1] */
    public Validity {
        if (answerMark.isEmpty() || !(leastContainment >= 0 && leastContainment <= 1)) {
            throw new IllegalArgumentException("Validity needs an answer mark, and a containment from 0 to 1; given: '"
                    + answerMark + "', " + leastContainment + ".");
        }
    }

    /**
     * What is wrong with the question; empty when it is valid.
     *
     * @param domain the domain that it was written for
     * @param others the other domains, as far as they are known: a student that has learnt all of them at once likes to write
     *     for the wrong one, and solving twice would not notice
     */
    public Optional<Reason> check(String question, DomainShape domain, Collection<DomainShape> others) {
        Optional<Reason> alone = check(question, domain);
        if (alone.isPresent()) {
            return alone;
        }
        double own = domain.containment(question);
        boolean elsewhere = others.stream().anyMatch(other -> other.containment(question) > own);
        return elsewhere ? Optional.of(Reason.LIKE_ANOTHER_DOMAIN) : Optional.empty();
    }

    /** As {@link #check(String, DomainShape, Collection)}, where nothing is known of other domains. */
    public Optional<Reason> check(String question, DomainShape domain) {
        String text = question.strip();
        if (DomainShape.length(text) == 0) {
            return Optional.of(Reason.EMPTY);
        }
        if (text.lines().count() > 1) {
            return Optional.of(Reason.LINE_BREAK);
        }
        if (looksLikeAnswer(text)) {
            return Optional.of(Reason.LOOKS_LIKE_ANSWER);
        }
        long length = DomainShape.length(text);
        if (SLACK * length < domain.shortest()) {
            return Optional.of(Reason.TOO_SHORT);
        }
        if (length > (long) SLACK * domain.longest()) {
            return Optional.of(Reason.TOO_LONG);
        }
        return domain.containment(text) < leastContainment ? Optional.of(Reason.UNLIKE_DOMAIN) : Optional.empty();
    }

    private boolean looksLikeAnswer(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return text.contains(answerMark) || lower.startsWith("answer:") || lower.startsWith("the answer is");
    }
}
