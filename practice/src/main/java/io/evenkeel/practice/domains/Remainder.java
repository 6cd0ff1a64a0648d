package io.evenkeel.practice.domains;

import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The remainder of a number of three digits by 3, 4, 5 or 6, digit by digit as in long division: {@code 783 mod 4 = ?} */
final class Remainder implements PracticeDomain {
    private static final Pattern FORM = Pattern.compile("([1-9]\\d\\d) mod ([3-6]) = \\?");

    @Override
    public String name() {
        return "remainder";
    }

    @Override
    public String question(RandomGenerator random) {
        return random.nextInt(100, 1000) + " mod " + random.nextInt(3, 7) + " = ?";
    }

    @Override
    public Optional<Solution> solve(String question) {
        var form = FORM.matcher(QuestionText.plain(question));
        return form.matches()
                ? Optional.of(solution(form.group(1), Integer.parseInt(form.group(2))))
                : Optional.empty();
    }

    @Override
    public int distinctQuestions() {
        return 900 * 4;
    }

    private static Solution solution(String digits, int divisor) {
        int first = (digits.charAt(0) - '0') % divisor;
        int second = (10 * first + digits.charAt(1) - '0') % divisor;
        int third = (10 * second + digits.charAt(2) - '0') % divisor;
        var rationale = "%c:%s %s%c:%s %s%c:%s"
                .formatted(digits.charAt(0), first, first, digits.charAt(1), second, second, digits.charAt(2), third);
        return new Solution(rationale, Integer.toString(third));
    }
}
