package io.evenkeel.method.synthesis;

import io.evenkeel.method.identity.Normalised;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads the questions out of a model's reply to "write new questions, one a line": a line each, without the numbering
 * ({@code 1.}, {@code 2)}, {@code (3)}, {@code Q4:}), the bullet ({@code -}, {@code *}, {@code •}) and one pair of
 * enclosing quotes or asterisks that models like to add. Numbering and bullets count as such only when white space follows,
 * so "-5 + 3" and "1.5 × 2" stay whole.
 *
 * <p>Blank lines and code fences are passed over; of lines that are equal after normalisation the first stays. What is not a
 * question at all ("Here are five questions:") is for {@link Validity} to refuse.
 */
public final class QuestionList {

    private static final Pattern NUMBERING =
            Pattern.compile("^(?:\\(?[0-9]{1,3}[.)]|[Qq](?:uestion)?\\s?[0-9]{1,3}[:.)]|[-*•])\\s+");
    private static final List<String> ENCLOSING = List.of("**", "\"", "“", "*");
    private static final List<String> CLOSING = List.of("**", "\"", "”", "*");
    private static final String FENCE = "```";

    private QuestionList() {}

    /** The questions in the order of the reply; none is blank, none stands twice. */
    public static List<String> parse(String reply) {
        SortedSet<String> known = new TreeSet<>();
        List<String> questions = new ArrayList<>();
        for (String line : reply.lines().toList()) {
            String question = withoutDecoration(line.strip());
            if (!line.strip().startsWith(FENCE) && !question.isBlank() && known.add(Normalised.question(question))) {
                questions.add(question);
            }
        }
        return List.copyOf(questions);
    }

    private static String withoutDecoration(String line) {
        String text = NUMBERING.matcher(line).replaceFirst("").strip();
        for (int i = 0; i < ENCLOSING.size(); i++) {
            String open = ENCLOSING.get(i);
            String close = CLOSING.get(i);
            boolean enclosed =
                    text.startsWith(open) && text.endsWith(close) && text.length() > open.length() + close.length();
            if (enclosed
                    && !text.substring(open.length(), text.length() - close.length())
                            .contains(close)) {
                return text.substring(open.length(), text.length() - close.length())
                        .strip();
            }
        }
        return text;
    }
}
