package io.evenkeel.practice.domains;

import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** What quarters, dimes, nickels and pennies are worth in cents, as a running total: {@code Coins 2q 3d 1n 4p = ?} */
final class Coins implements PracticeDomain {
    private static final Pattern FORM = Pattern.compile("Coins ([1-4])q ([1-9])d ([1-9])n ([1-9])p = \\?");

    @Override
    public String name() {
        return "coins";
    }

    @Override
    public String question(RandomGenerator random) {
        return "Coins %sq %sd %sn %sp = ?"
                .formatted(random.nextInt(1, 5), random.nextInt(1, 10), random.nextInt(1, 10), random.nextInt(1, 10));
    }

    @Override
    public Optional<Solution> solve(String question) {
        var form = FORM.matcher(QuestionText.plain(question));
        if (!form.matches()) {
            return Optional.empty();
        }
        int quarters = 25 * Integer.parseInt(form.group(1));
        int dimes = quarters + 10 * Integer.parseInt(form.group(2));
        int nickels = dimes + 5 * Integer.parseInt(form.group(3));
        int pennies = nickels + Integer.parseInt(form.group(4));
        var rationale = "%s %s %s %s".formatted(quarters, dimes, nickels, pennies);
        return Optional.of(new Solution(rationale, Integer.toString(pennies)));
    }

    @Override
    public int distinctQuestions() {
        return 4 * 9 * 9 * 9;
    }
}
