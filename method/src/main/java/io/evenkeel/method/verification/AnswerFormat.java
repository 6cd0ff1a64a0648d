package io.evenkeel.method.verification;

/**
 * How a worked answer is written: {@code rationale … #### answer}.
 *
 * <p>The mark must stand exactly once: with two of them nobody can say which answer was meant. The rationale is all text
 * before it, the answer all text after it, both without white space at their ends; neither may be empty. The format is that
 * of GSM8K (Cobbe et al., arXiv:2110.14168), which the design takes as the default.
 *
 * @param mark what separates rationale and answer, {@code ####} by default
 */
public record AnswerFormat(String mark) {

    /** {@code rationale … #### answer}. */
    public static final AnswerFormat DEFAULT = new AnswerFormat("####");

    /** What a reply turned out to be. */
    public sealed interface Reply permits Parsed, Malformed {}

    /** A reply that keeps to the format; both texts are not empty and have no white space at their ends. */
    public record Parsed(String rationale, String answer) implements Reply {}

    /** A reply that does not. */
    public record Malformed(Reason reason) implements Reply {}

    /** What is wrong with a reply: the first of these that holds. */
    public enum Reason {
        /** Nothing but white space. */
        EMPTY,
        /** The mark does not occur. */
        NO_ANSWER_MARK,
        /** The mark occurs more than once. */
        SEVERAL_MARKS,
        /** Nothing after the mark. */
        EMPTY_ANSWER,
        /** Nothing before the mark: an answer without its steps teaches nothing. */
        EMPTY_RATIONALE
    }

    /** @throws IllegalArgumentException when the mark is empty or has white space at its ends */
    public AnswerFormat {
        if (mark.isEmpty() || !mark.equals(mark.strip())) {
            throw new IllegalArgumentException(
                    "The answer mark is '" + mark + "'; allowed: any text without white space at its ends.");
        }
    }

    /** Takes a reply apart; a reply that does not keep to the format is a value, not an exception. */
    public Reply parse(String reply) {
        if (reply.isBlank()) {
            return new Malformed(Reason.EMPTY);
        }
        int at = reply.indexOf(mark);
        if (at < 0) {
            return new Malformed(Reason.NO_ANSWER_MARK);
        }
        if (reply.indexOf(mark, at + mark.length()) >= 0) {
            return new Malformed(Reason.SEVERAL_MARKS);
        }
        String rationale = reply.substring(0, at).strip();
        String answer = reply.substring(at + mark.length()).strip();
        if (answer.isEmpty()) {
            return new Malformed(Reason.EMPTY_ANSWER);
        }
        return rationale.isEmpty() ? new Malformed(Reason.EMPTY_RATIONALE) : new Parsed(rationale, answer);
    }

    /** Writes a worked answer, as the student is trained on it; {@link #parse} reads it back. */
    public String render(String rationale, String answer) {
        return rationale + " " + mark + " " + answer;
    }
}
