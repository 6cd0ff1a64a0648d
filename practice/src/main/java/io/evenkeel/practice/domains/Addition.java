package io.evenkeel.practice.domains;

import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The sum of two numbers of two digits, by columns with carry: {@code 47 + 25 = ?} */
final class Addition implements PracticeDomain {
    private static final Pattern FORM = Pattern.compile("([1-9]\\d) \\+ ([1-9]\\d) = \\?");

    @Override
    public String name() {
        return "addition";
    }

    @Override
    public String question(RandomGenerator random) {
        return random.nextInt(10, 100) + " + " + random.nextInt(10, 100) + " = ?";
    }

    @Override
    public Optional<Solution> solve(String question) {
        var form = FORM.matcher(QuestionText.plain(question));
        return form.matches()
                ? Optional.of(solution(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2))))
                : Optional.empty();
    }

    @Override
    public int distinctQuestions() {
        return 90 * 90;
    }

    private static Solution solution(int left, int right) {
        int ones = left % 10 + right % 10;
        int carry = ones / 10;
        int tens = left / 10 + right / 10 + carry;
        var rationale = "%s+%s=%s %s+%s%s=%s"
                .formatted(left % 10, right % 10, ones, left / 10, right / 10, carry == 1 ? "+1" : "", tens);
        return new Solution(rationale, Integer.toString(10 * tens + ones % 10));
    }
}
