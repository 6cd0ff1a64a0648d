package io.evenkeel.practice.domains;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The day of the week up to 99 days before or after another: {@code Mon + 17 days = ?} */
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
        int end = DAYS.indexOf(start) + (direction.equals("+") ? rest : DAYS.size() - rest);
        var rationale = "%s=%s*7+%s %s%s%s".formatted(distance, distance / 7, rest, start, direction, rest);
        return new Solution(rationale, DAYS.get(end % DAYS.size()));
    }
}
