package io.evenkeel.practice.domains;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** A quantity in two units, told in the smaller one: {@code 3 h 25 min in min = ?} */
final class UnitConversion implements PracticeDomain {
    private static final Pattern FORM =
            Pattern.compile("([2-9]|1[0-2]) (h|min|d|ft) ([1-9]|[1-5]\\d) (min|s|h|in) in (min|s|h|in) = \\?");
    private static final int LARGE_MIN = 2;
    private static final int LARGE_MAX = 12;
    private static final List<Units> UNITS = List.of(
            new Units("h", "min", 60), new Units("min", "s", 60), new Units("d", "h", 24), new Units("ft", "in", 12));

    @Override
    public String name() {
        return "unit-conversion";
    }

    @Override
    public String question(RandomGenerator random) {
        // One draw over all pairs of units: each question is as likely as any other.
        int small = random.nextInt(smallQuantities());
        int large = random.nextInt(LARGE_MIN, LARGE_MAX + 1);
        int chosen = 0;
        while (small >= UNITS.get(chosen).factor() - 1) {
            small -= UNITS.get(chosen).factor() - 1;
            chosen++;
        }
        var units = UNITS.get(chosen);
        return "%s %s %s %s in %s = ?".formatted(large, units.large(), small + 1, units.small(), units.small());
    }

    @Override
    public Optional<Solution> solve(String question) {
        var form = FORM.matcher(QuestionText.plain(question));
        if (!form.matches() || !form.group(4).equals(form.group(5))) {
            return Optional.empty();
        }
        int large = Integer.parseInt(form.group(1));
        int small = Integer.parseInt(form.group(3));
        return UNITS.stream()
                .filter(units ->
                        units.large().equals(form.group(2)) && units.small().equals(form.group(4)))
                .filter(units -> small < units.factor())
                .map(units -> solution(large, units.factor(), small))
                .findFirst();
    }

    @Override
    public int distinctQuestions() {
        return (LARGE_MAX - LARGE_MIN + 1) * smallQuantities();
    }

    private static Solution solution(int large, int factor, int small) {
        int product = large * factor;
        var rationale = "%s*%s=%s %s+%s".formatted(large, factor, product, product, small);
        return new Solution(rationale, Integer.toString(product + small));
    }

    private static int smallQuantities() {
        return UNITS.stream().mapToInt(units -> units.factor() - 1).sum();
    }

    /** Two units, and how many of the small one make a large one. */
    private record Units(String large, String small, int factor) {}
}
