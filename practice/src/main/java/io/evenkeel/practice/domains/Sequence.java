package io.evenkeel.practice.domains;

import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The next term of a rising or falling arithmetic sequence: {@code 3, 7, 11, 15, ?} */
final class Sequence implements PracticeDomain {
    private static final Pattern FORM =
            Pattern.compile("([1-9]\\d{0,2}), ([1-9]\\d{0,2}), ([1-9]\\d{0,2}), ([1-9]\\d{0,2}), \\?");
    private static final int STEP_MAX = 12;
    private static final int START_MAX = 99;
    // A falling sequence starts here or above, so that its fifth term stays above 0.
    private static final int FALLING_START_MIN = 49;

    @Override
    public String name() {
        return "sequence";
    }

    @Override
    public String question(RandomGenerator random) {
        int step = random.nextInt(1, STEP_MAX + 1);
        boolean falling = random.nextInt(3) == 0;
        int start = random.nextInt(falling ? FALLING_START_MIN : 1, START_MAX + 1);
        int change = falling ? -step : step;
        return "%s, %s, %s, %s, ?".formatted(start, start + change, start + 2 * change, start + 3 * change);
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
        int change = second - first;
        boolean steady = third - second == change && fourth - third == change;
        boolean inRange = change != 0
                && Math.abs(change) <= STEP_MAX
                && first <= START_MAX
                && (change > 0 || first >= FALLING_START_MIN);
        return steady && inRange ? Optional.of(solution(first, second, fourth)) : Optional.empty();
    }

    @Override
    public int distinctQuestions() {
        return STEP_MAX * (START_MAX + START_MAX - FALLING_START_MIN + 1);
    }

    private static Solution solution(int first, int second, int last) {
        int change = second - first;
        var rationale = change > 0
                ? "%s-%s=%s %s+%s".formatted(second, first, change, last, change)
                : "%s-%s=%s %s-%s".formatted(first, second, -change, last, -change);
        return new Solution(rationale, Integer.toString(last + change));
    }
}
