package io.evenkeel.practice.domains;

import java.util.Optional;
import java.util.StringJoiner;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** How deep three to six pairs of round and square brackets nest: {@code Depth of ([]()) = ?} */
final class BracketDepth implements PracticeDomain {
    private static final int PAIRS_MIN = 3;
    private static final int PAIRS_MAX = 6;
    private static final Pattern FORM =
            Pattern.compile("Depth of ([\\[\\]()]{" + 2 * PAIRS_MIN + "," + 2 * PAIRS_MAX + "}) = \\?");
    private static final int[] CATALAN = {1, 1, 2, 5, 14, 42, 132};

    @Override
    public String name() {
        return "bracket-depth";
    }

    @Override
    public String question(RandomGenerator random) {
        int toOpen = random.nextInt(PAIRS_MIN, PAIRS_MAX + 1);
        var text = new StringBuilder();
        var open = new StringBuilder();
        while (toOpen > 0 || !open.isEmpty()) {
            if (open.isEmpty() || (toOpen > 0 && random.nextBoolean())) {
                char bracket = random.nextBoolean() ? '(' : '[';
                text.append(bracket);
                open.append(bracket);
                toOpen--;
            } else {
                text.append(closing(open.charAt(open.length() - 1)));
                open.setLength(open.length() - 1);
            }
        }
        return "Depth of " + text + " = ?";
    }

    @Override
    public Optional<Solution> solve(String question) {
        var form = FORM.matcher(QuestionText.plain(question));
        return form.matches() ? solution(form.group(1)) : Optional.empty();
    }

    @Override
    public int distinctQuestions() {
        int count = 0;
        for (int pairs = PAIRS_MIN; pairs <= PAIRS_MAX; pairs++) {
            count += CATALAN[pairs] << pairs;
        }
        return count;
    }

    /** Empty when the brackets do not match. */
    private static Optional<Solution> solution(String brackets) {
        var depths = new StringJoiner(" ");
        var open = new StringBuilder();
        int deepest = 0;
        for (int at = 0; at < brackets.length(); at++) {
            char bracket = brackets.charAt(at);
            if (bracket == '(' || bracket == '[') {
                open.append(bracket);
            } else if (!open.isEmpty() && closing(open.charAt(open.length() - 1)) == bracket) {
                open.setLength(open.length() - 1);
            } else {
                return Optional.empty();
            }
            depths.add(Integer.toString(open.length()));
            deepest = Math.max(deepest, open.length());
        }
        return open.isEmpty()
                ? Optional.of(new Solution(depths.toString(), Integer.toString(deepest)))
                : Optional.empty();
    }

    private static char closing(char opening) {
        return opening == '(' ? ')' : ']';
    }
}
