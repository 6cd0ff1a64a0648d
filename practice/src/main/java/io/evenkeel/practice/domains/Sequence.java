package io.evenkeel.practice.domains;

import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The next term of a rising arithmetic sequence, by columns with carry: {@code 3, 7, 11, 15, ?} */
final class Sequence implements PracticeDomain {
    private static final Pattern FORM =
            Pattern.compile("([1-9]\\d{0,2}), ([1-9]\\d{0,2}), ([1-9]\\d{0,2}), ([1-9]\\d{0,2}), \\?");
    // One digit, so that the ones of two neighbours tell it.
    private static final int STEP_MAX = 9;
    private static final int START_MAX = 150;

    @Override
    public String name() {
        return "sequence";
    }

    @Override
    public String question(RandomGenerator random) {
        int step = random.nextInt(1, STEP_MAX + 1);
        int start = random.nextInt(1, START_MAX + 1);
        return "%s, %s, %s, %s, ?".formatted(start, start + step, start + 2 * step, start + 3 * step);
    }

    @Override
    public Optional<Solution> solve(String question) {
        var form = FORM.matcher(QuestionText.plain(question));
        if (!form.matches()) {
            return Optional.empty();
        }
        int first = Integer.parseInt(form.group(1));
        int second = Integer.parseInt(form.group(2));
        int third = Integer.parseInt(form.group(3));
        int fourth = Integer.parseInt(form.group(4));
        int step = second - first;
        boolean steady = third - second == step && fourth - third == step;
        boolean inRange = step >= 1 && step <= STEP_MAX && first <= START_MAX;
        return steady && inRange ? Optional.of(solution(third, fourth)) : Optional.empty();
    }

    @Override
    public int distinctQuestions() {
        return STEP_MAX * START_MAX;
    }

    private static Solution solution(int third, int fourth) {
        int step = fourth - third;
        int from = fourth % 10 + (fourth % 10 < third % 10 ? 10 : 0);
        int ones = fourth % 10 + step;
        int tens = fourth / 10 + ones / 10;
        var rationale = "%s-%s=%s %s+%s=%s %s+%s=%s"
                .formatted(from, third % 10, step, fourth % 10, step, ones, fourth / 10, ones / 10, tens);
        return new Solution(rationale, Integer.toString(10 * tens + ones % 10));
    }
}
