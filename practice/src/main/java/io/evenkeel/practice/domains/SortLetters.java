package io.evenkeel.practice.domains;

import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Three different letters in alphabetical order: {@code Sort d k b} */
final class SortLetters implements PracticeDomain {
    private static final Pattern FORM = Pattern.compile("Sort ([a-z]) (?!\\1)([a-z]) (?!\\1|\\2)([a-z])");

    @Override
    public String name() {
        return "sort-letters";
    }

    @Override
    public String question(RandomGenerator random) {
        int first = random.nextInt(26);
        int second = (first + random.nextInt(1, 26)) % 26;
        int third;
        do {
            third = random.nextInt(26);
        } while (third == first || third == second);
        return "Sort %c %c %c".formatted('a' + first, 'a' + second, 'a' + third);
    }

    @Override
    public Optional<Solution> solve(String question) {
        var form = FORM.matcher(QuestionText.plain(question));
        return form.matches()
                ? Optional.of(solution((form.group(1) + form.group(2) + form.group(3)).toCharArray()))
                : Optional.empty();
    }

    @Override
    public int distinctQuestions() {
        return 26 * 25 * 24;
    }

    private static Solution solution(char[] letters) {
        Arrays.sort(letters);
        var rationale = "%c<%c %c<%c".formatted(letters[0], letters[1], letters[1], letters[2]);
        return new Solution(rationale, new String(letters));
    }
}
