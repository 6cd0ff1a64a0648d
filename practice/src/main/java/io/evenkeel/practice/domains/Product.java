package io.evenkeel.practice.domains;

import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** A number of two digits times one of one digit, in either order, by tens and ones: {@code 47 * 6 = ?} */
final class Product implements PracticeDomain {
    private static final Pattern LONG_FIRST = Pattern.compile("([1-9]\\d) \\* ([2-9]) = \\?");
    private static final Pattern SHORT_FIRST = Pattern.compile("([2-9]) \\* ([1-9]\\d) = \\?");

    @Override
    public String name() {
        return "product";
    }

    @Override
    public String question(RandomGenerator random) {
        int twoDigits = random.nextInt(10, 100);
        int oneDigit = random.nextInt(2, 10);
        return random.nextBoolean() ? twoDigits + " * " + oneDigit + " = ?" : oneDigit + " * " + twoDigits + " = ?";
    }

    @Override
    public Optional<Solution> solve(String question) {
        var plain = QuestionText.plain(question);
        var longFirst = LONG_FIRST.matcher(plain);
        if (longFirst.matches()) {
            return Optional.of(solution(Integer.parseInt(longFirst.group(1)), Integer.parseInt(longFirst.group(2))));
        }
        var shortFirst = SHORT_FIRST.matcher(plain);
        return shortFirst.matches()
                ? Optional.of(solution(Integer.parseInt(shortFirst.group(2)), Integer.parseInt(shortFirst.group(1))))
                : Optional.empty();
    }

    @Override
    public int distinctQuestions() {
        return 2 * 90 * 8;
    }

    private static Solution solution(int twoDigits, int oneDigit) {
        int tens = twoDigits / 10 * 10;
        int ones = twoDigits % 10;
        var rationale = "%s*%s=%s %s*%s=%s %s+%s"
                .formatted(
                        tens,
                        oneDigit,
                        tens * oneDigit,
                        ones,
                        oneDigit,
                        ones * oneDigit,
                        tens * oneDigit,
                        ones * oneDigit);
        return new Solution(rationale, Integer.toString(twoDigits * oneDigit));
    }
}
