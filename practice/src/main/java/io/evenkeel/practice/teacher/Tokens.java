package io.evenkeel.practice.teacher;

/**
 * The practice teachers' own tokens. A token is a run of up to four letters, a run of up to four digits, or any other
 * single code point; white space belongs to the token after it. So a text never has more tokens than code points, and
 * never more than bytes in UTF-8: the bound on which a client's quote rests.
 */
public final class Tokens {
    private static final int RUN_MAX = 4;

    private Tokens() {}

    /** Number of tokens in a text; 0 for an empty or blank one. */
    public static int count(String text) {
        int tokens = 0;
        for (int end = next(text, 0); end > 0; end = next(text, end)) {
            tokens++;
        }
        return tokens;
    }

    /** The first {@code tokens} tokens of a text, white space between them included; the text itself if it has no more. */
    public static String first(String text, int tokens) {
        int end = 0;
        for (int taken = 0; taken < tokens; taken++) {
            int next = next(text, end);
            if (next < 0) {
                return text;
            }
            end = next;
        }
        return next(text, end) < 0 ? text : text.substring(0, end);
    }

    /** Where the token that begins at or after {@code from} ends; -1 when only white space is left. */
    private static int next(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        if (at == text.length()) {
            return -1;
        }
        int kind = kind(text.codePointAt(at));
        int length = 0;
        do {
            at += Character.charCount(text.codePointAt(at));
            length++;
        } while (kind != 0 && length < RUN_MAX && at < text.length() && kind(text.codePointAt(at)) == kind);
        return at;
    }

    /** 1 for letters, 2 for digits, 0 for what stands alone. */
    private static int kind(int codePoint) {
        return Character.isLetter(codePoint) ? 1 : Character.isDigit(codePoint) ? 2 : 0;
    }
}
