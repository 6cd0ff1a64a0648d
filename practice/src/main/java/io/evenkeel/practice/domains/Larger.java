package io.evenkeel.practice.domains;

import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The larger of two different numbers of three digits, by the first digit that differs: {@code Larger: 472 or 427?} */
final class Larger implements PracticeDomain {
    private static final Pattern FORM = Pattern.compile("Larger: ([1-9]\\d\\d) or ([1-9]\\d\\d)\\?");

    @Override
    public String name() {
        return "larger";
    }

    @Override
    public String question(RandomGenerator random) {
        int left = random.nextInt(100, 1000);
        int right;
        do {
            // Half of the pairs share their first digit: otherwise it alone would nearly always decide.
            right = random.nextBoolean() ? left / 100 * 100 + random.nextInt(100) : random.nextInt(100, 1000);
        } while (right == left);
        return "Larger: " + left + " or " + right + "?";
    }

    @Override
    public Optional<Solution> solve(String question) {
        var form = FORM.matcher(QuestionText.plain(question));
        return form.matches() && !form.group(1).equals(form.group(2))
                ? Optional.of(solution(form.group(1), form.group(2)))
                : Optional.empty();
    }

    @Override
    public int distinctQuestions() {
        return 900 * 899;
    }

    private static Solution solution(String left, String right) {
        var steps = new StringBuilder();
        int position = 0;
        for (; left.charAt(position) == right.charAt(position); position++) {
            steps.append(left.charAt(position))
                    .append('=')
                    .append(right.charAt(position))
                    .append(' ');
        }
        boolean leftWins = left.charAt(position) > right.charAt(position);
        steps.append(left.charAt(position)).append(leftWins ? '>' : '<').append(right.charAt(position));
        return new Solution(steps.toString(), leftWins ? left : right);
    }
}
