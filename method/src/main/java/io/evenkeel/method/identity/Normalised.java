package io.evenkeel.method.identity;

import java.text.Normalizer;
import java.util.Locale;

/**
 * The form of a question by which two count as the same one: what the split, the duplicate rule and look-ups compare.
 *
 * <p>In this order: invisible characters (zero-width space, byte order mark, soft hyphen) go; superscript digits become
 * {@code ^} and the digits, subscript digits {@code _} and the digits, a fraction character gets a space before it;
 * Unicode NFKC; lower case in the root locale; NFKC again, because lower-casing can leave characters apart that compose;
 * control characters and white space of any kind, runs of it collapsed, become one space; no space at either end.
 *
 * <p>The second step is ours, not Unicode's: NFKC alone turns {@code 10²} into {@code 102} and {@code 101₂} into
 * {@code 1012}, and different questions would be one. Source: Unicode Standard Annex #15.
 */
public final class Normalised {

    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    private static final String SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";

    private Normalised() {}

    /** The normalised form; idempotent, and empty exactly when the text has nothing visible in it. */
    public static String question(String text) {
        String composed = Normalizer.normalize(keepingRaisedDigitsApart(text), Normalizer.Form.NFKC);
        String lower = Normalizer.normalize(composed.toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
        return collapsed(lower);
    }

    private static String keepingRaisedDigitsApart(String text) {
        StringBuilder out = new StringBuilder(text.length());
        char previousKind = ' ';
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (isInvisible(character)) {
                continue;
            }
            char kind = kindOf(character);
            if (kind == '/' || (kind != ' ' && kind != previousKind)) {
                out.append(kind == '/' ? ' ' : kind);
            }
            out.append(character);
            previousKind = kind;
        }
        return out.toString();
    }

    private static char kindOf(char character) {
        if (SUPERSCRIPTS.indexOf(character) >= 0) {
            return '^';
        }
        if (SUBSCRIPTS.indexOf(character) >= 0) {
            return '_';
        }
        boolean fraction = (character >= '¼' && character <= '¾') || (character >= '⅐' && character <= '⅞');
        return fraction ? '/' : ' ';
    }

    private static boolean isInvisible(char character) {
        return character == '\u200b' || character == '\ufeff' || character == '\u00ad';
    }

    private static String collapsed(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean spaceDue = false;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (Character.isWhitespace(character)
                    || Character.isSpaceChar(character)
                    || Character.isISOControl(character)) {
                spaceDue = !out.isEmpty();
            } else {
                if (spaceDue) {
                    out.append(' ');
                    spaceDue = false;
                }
                out.append(character);
            }
        }
        return out.toString();
    }
}
