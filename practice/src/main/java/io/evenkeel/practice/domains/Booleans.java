package io.evenkeel.practice.domains;

import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Three truth values, some negated, under two operators with brackets: {@code (T and not F) xor T = ?} */
final class Booleans implements PracticeDomain {
    private static final String TERM = "((?:not )?[TF])";
    private static final String OPERATOR = " (and|or|xor) ";
    private static final Pattern LEFT_FIRST =
            Pattern.compile("\\(" + TERM + OPERATOR + TERM + "\\)" + OPERATOR + TERM + " = \\?");
    private static final Pattern RIGHT_FIRST =
            Pattern.compile(TERM + OPERATOR + "\\(" + TERM + OPERATOR + TERM + "\\) = \\?");
    private static final String[] OPERATORS = {"and", "or", "xor"};

    @Override
    public String name() {
        return "booleans";
    }

    @Override
    public String question(RandomGenerator random) {
        var form = random.nextBoolean() ? "(%s %s %s) %s %s = ?" : "%s %s (%s %s %s) = ?";
        return form.formatted(term(random), operator(random), term(random), operator(random), term(random));
    }

    @Override
    public Optional<Solution> solve(String question) {
        var plain = QuestionText.plain(question);
        var leftFirst = LEFT_FIRST.matcher(plain);
        if (leftFirst.matches()) {
            var inner = new Step(value(leftFirst.group(1)), leftFirst.group(2), value(leftFirst.group(3)));
            var outer = new Step(inner.result(), leftFirst.group(4), value(leftFirst.group(5)));
            var plainer = "(%s) %s %s".formatted(inner, outer.operator(), letter(outer.right()));
            return Optional.of(solution(plainer, inner, outer));
        }
        var rightFirst = RIGHT_FIRST.matcher(plain);
        if (rightFirst.matches()) {
            var inner = new Step(value(rightFirst.group(3)), rightFirst.group(4), value(rightFirst.group(5)));
            var outer = new Step(value(rightFirst.group(1)), rightFirst.group(2), inner.result());
            var plainer = "%s %s (%s)".formatted(letter(outer.left()), outer.operator(), inner);
            return Optional.of(solution(plainer, inner, outer));
        }
        return Optional.empty();
    }

    @Override
    public int distinctQuestions() {
        return 2 * (4 * 4 * 4) * (3 * 3);
    }

    /** @param withoutNot the question with each negated value worked out */
    private static Solution solution(String withoutNot, Step inner, Step outer) {
        return new Solution(
                withoutNot + " " + inner + "=" + letter(inner.result()) + " " + outer, letter(outer.result()));
    }

    private static String term(RandomGenerator random) {
        return (random.nextBoolean() ? "not " : "") + letter(random.nextBoolean());
    }

    private static String operator(RandomGenerator random) {
        return OPERATORS[random.nextInt(OPERATORS.length)];
    }

    private static boolean value(String term) {
        return term.endsWith("T") != term.startsWith("not ");
    }

    private static String letter(boolean value) {
        return value ? "T" : "F";
    }

    /** One operator between two values. */
    private record Step(boolean left, String operator, boolean right) {
        boolean result() {
            return switch (operator) {
                case "and" -> left && right;
                case "or" -> left || right;
                default -> left != right;
            };
        }

        @Override
        public String toString() {
            return letter(left) + " " + operator + " " + letter(right);
        }
    }
}
