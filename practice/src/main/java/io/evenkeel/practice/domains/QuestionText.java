package io.evenkeel.practice.domains;

import java.util.regex.Pattern;

/** What two spellings of one question have in common. */
public final class QuestionText {
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final String PREFIX = "Q: ";

    private QuestionText() {}

    /** Trimmed, and every run of white space as one space. */
    public static String collapsed(String question) {
        return WHITE_SPACE.matcher(question).replaceAll(" ").strip();
    }

    /** {@link #collapsed} and without a leading {@code Q:}: the form that the practice domains read. */
    public static String plain(String question) {
        var collapsed = collapsed(question);
        return collapsed.startsWith(PREFIX) ? collapsed.substring(PREFIX.length()) : collapsed;
    }
}
