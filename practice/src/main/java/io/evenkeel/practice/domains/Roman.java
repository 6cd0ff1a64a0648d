package io.evenkeel.practice.domains;

import java.util.Optional;
import java.util.StringJoiner;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** A Roman numeral from 1 to 1999, read by thousands, hundreds, tens and ones: {@code Roman CDXLVII = ?} */
final class Roman implements PracticeDomain {
    // Empty digits match too; the form with no digit at all is refused by its value, 0.
    private static final Pattern FORM =
            Pattern.compile("Roman (M?)(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3}) = \\?");
    private static final int VALUE_MAX = 1999;
    private static final String[] ONES = {"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"};
    private static final String[] TENS = {"", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"};
    private static final String[] HUNDREDS = {"", "C", "CC", "CCC", "CD", "D", "DC", "DCC", "DCCC", "CM"};

    @Override
    public String name() {
        return "roman";
    }

    @Override
    public String question(RandomGenerator random) {
        int value = random.nextInt(1, VALUE_MAX + 1);
        return "Roman " + (value >= 1000 ? "M" : "") + HUNDREDS[value / 100 % 10] + TENS[value / 10 % 10]
                + ONES[value % 10] + " = ?";
    }

    @Override
    public Optional<Solution> solve(String question) {
        var form = FORM.matcher(QuestionText.plain(question));
        if (!form.matches()) {
            return Optional.empty();
        }
        int[] parts = {
            1000 * form.group(1).length(),
            100 * digit(HUNDREDS, form.group(2)),
            10 * digit(TENS, form.group(3)),
            digit(ONES, form.group(4))
        };
        int value = 0;
        var steps = new StringJoiner(" ");
        for (int i = 0; i < parts.length; i++) {
            if (parts[i] > 0) {
                steps.add(form.group(i + 1) + "=" + parts[i]);
                value += parts[i];
            }
        }
        return value > 0 ? Optional.of(new Solution(steps.toString(), Integer.toString(value))) : Optional.empty();
    }

    @Override
    public int distinctQuestions() {
        return VALUE_MAX;
    }

    private static int digit(String[] numerals, String numeral) {
        int digit = 0;
        while (!numerals[digit].equals(numeral)) {
            digit++;
        }
        return digit;
    }
}
