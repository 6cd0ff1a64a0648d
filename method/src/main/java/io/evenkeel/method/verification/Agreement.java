package io.evenkeel.method.verification;

import io.evenkeel.method.identity.Normalised;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * Whether two answers are the same answer, by one rule for verification, for evaluation and for solving twice.
 *
 * <ol>
 *   <li>Unicode form, case and white space do not matter: {@code "Ｙes "} agrees with {@code "yes"} ({@link Normalised}).
 *   <li>Periods at the end do not matter: {@code "42."} agrees with {@code "42"}.
 *   <li>A minus sign is a hyphen: {@code "−3"} agrees with {@code "-3"}.
 *   <li>Numbers agree by value: {@code "12.0"} with {@code "12"}, {@code "+7"} with {@code "007"}, {@code ".5"} with
 *       {@code "0.5"}, {@code "1,234"} with {@code "1234"} where commas stand before groups of three digits from the first to
 *       the point, so {@code "1,23"} is no number. Plain decimal digits only: {@code "1e3"} and {@code "1/2"} are words.
 *   <li>Nothing agrees with an answer in which nothing is left, not even itself.
 * </ol>
 *
 * <p>Apart from the last rule it is an equivalence: two answers agree exactly when their canonical forms are equal.
 */
public final class Agreement {

    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(?:(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\\.[0-9]+)?|\\.[0-9]+)");

    /** Reading a decimal takes time that grows with the square of its length; a longer one is compared as a word. */
    private static final int NUMBER_CHARACTERS = 1_000;

    private Agreement() {}

    /** Whether the two are the same answer; symmetric. */
    public static boolean agrees(String a, String b) {
        String canonical = canonical(a);
        return !canonical.isEmpty() && canonical.equals(canonical(b));
    }

    /** The form in which an answer is compared; idempotent, empty when nothing is left. */
    public static String canonical(String answer) {
        String plain = Normalised.question(answer).replace('\u2212', '-');
        int end = plain.length();
        while (end > 0 && (plain.charAt(end - 1) == '.' || plain.charAt(end - 1) == ' ')) {
            end--;
        }
        plain = plain.substring(0, end);
        if (plain.length() > NUMBER_CHARACTERS || !NUMBER.matcher(plain).matches()) {
            return plain;
        }
        BigDecimal value = new BigDecimal(plain.replace(",", ""));
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
