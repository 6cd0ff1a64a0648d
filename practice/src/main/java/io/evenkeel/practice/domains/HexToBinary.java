package io.evenkeel.practice.domains;

import java.util.Optional;
import java.util.StringJoiner;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Three hexadecimal digits as twelve bits, four bits a digit: {@code Hex 3fa as bits = ?} */
final class HexToBinary implements PracticeDomain {
    private static final Pattern FORM = Pattern.compile("Hex ([1-9a-f][0-9a-f]{2}) as bits = \\?");

    @Override
    public String name() {
        return "hex-to-binary";
    }

    @Override
    public String question(RandomGenerator random) {
        return "Hex " + Integer.toHexString(random.nextInt(0x100, 0x1000)) + " as bits = ?";
    }

    @Override
    public Optional<Solution> solve(String question) {
        var form = FORM.matcher(QuestionText.plain(question));
        return form.matches() ? Optional.of(solution(form.group(1))) : Optional.empty();
    }

    @Override
    public int distinctQuestions() {
        return 0x1000 - 0x100;
    }

    private static Solution solution(String digits) {
        var steps = new StringJoiner(" ");
        var bits = new StringBuilder();
        for (int at = 0; at < digits.length(); at++) {
            char digit = digits.charAt(at);
            // The 16 keeps the leading zeros; its own bit is cut off again.
            var four = Integer.toBinaryString(16 + Character.digit(digit, 16)).substring(1);
            steps.add(digit + "=" + four);
            bits.append(four);
        }
        return new Solution(steps.toString(), bits.toString());
    }
}
