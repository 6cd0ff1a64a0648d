package io.evenkeel.practice.domains;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The day of the week up to 99 days before or after another, whole weeks first, the rest day by day: {@code Mon + 17 days = ?} */
final class Weekday implements PracticeDomain {
    private static final Pattern FORM = Pattern.compile("(Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([+-]) ([1-9]\\d?) days = \\?");
    private static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
    private static final int DISTANCE_MAX = 99;

    @Override
    public String name() {
        return "weekday";
    }

    @Override
    public String question(RandomGenerator random) {
        var start = DAYS.get(random.nextInt(DAYS.size()));
        var direction = random.nextBoolean() ? "+" : "-";
        return start + " " + direction + " " + random.nextInt(1, DISTANCE_MAX + 1) + " days = ?";
    }

    @Override
    public Optional<Solution> solve(String question) {
        var form = FORM.matcher(QuestionText.plain(question));
        return form.matches()
                ? Optional.of(solution(form.group(1), form.group(2), Integer.parseInt(form.group(3))))
                : Optional.empty();
    }

    @Override
    public int distinctQuestions() {
        return DAYS.size() * 2 * DISTANCE_MAX;
    }

    private static Solution solution(String start, String direction, int distance) {
        int rest = distance % DAYS.size();
        int step = direction.equals("+") ? 1 : DAYS.size() - 1;
        var rationale = new StringBuilder().append(distance - rest);
        int day = DAYS.indexOf(start);
        rationale.append(' ').append(rest).append(start);
        for (int left = rest - 1; left >= 0; left--) {
            day = (day + step) % DAYS.size();
            rationale.append(' ').append(left).append(DAYS.get(day));
        }
        return new Solution(rationale.toString(), DAYS.get(day));
    }
}
