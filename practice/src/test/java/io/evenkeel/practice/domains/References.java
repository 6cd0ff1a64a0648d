package io.evenkeel.practice.domains;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Each domain's answer, computed another way than its solver does: by the JDK's classes and by brute force. */
final class References {
    private static final Map<String, Integer> COINS = Map.of("q", 25, "d", 10, "n", 5, "p", 1);

    private References() {}

    static String answer(String domain, String question) {
        var words = question.split(" ", -1);
        return switch (domain) {
            case "addition" ->
                new BigInteger(words[0]).add(new BigInteger(words[2])).toString();
            case "product" ->
                new BigInteger(words[0]).multiply(new BigInteger(words[2])).toString();
            case "remainder" ->
                new BigInteger(words[0]).mod(new BigInteger(words[2])).toString();
            case "larger" ->
                new BigInteger(words[1])
                        .max(new BigInteger(words[3].replace("?", "")))
                        .toString();
            // Bit 12 keeps the leading zeros.
            case "hex-to-binary" ->
                new BigInteger("1" + words[1], 16).toString(2).substring(1);
            case "sort-letters" -> Stream.of(words).skip(1).sorted().collect(Collectors.joining());
            case "coin-flips" -> (words[3].replace("0", "").length() % 2 == 0) == words[1].equals("H") ? "H" : "T";
            case "sequence" ->
                next(Arrays.stream(question.replace(", ?", "").split(", ", -1))
                        .map(Integer::parseInt)
                        .toList());
            case "booleans" -> Truth.of(question.replace(" = ?", "")) ? "T" : "F";
            case "roman" -> Integer.toString(roman(words[1]));
            case "bracket-depth" -> Integer.toString(depth(words[2]));
            case "unit-conversion" -> Long.toString(converted(words));
            case "weekday" -> weekday(words[0], Integer.parseInt(words[1] + words[2]));
            case "coins" ->
                Integer.toString(Stream.of(words)
                        .skip(1)
                        .limit(4)
                        .mapToInt(coins -> (coins.charAt(0) - '0') * COINS.getOrDefault(coins.substring(1), 0))
                        .sum());
            default -> throw new IllegalArgumentException("no reference for " + domain);
        };
    }

    /** What the rationale alone leads to, with the question at hand only where the steps name no result. */
    static String answerFromRationale(String domain, String question, String rationale) {
        var words = rationale.split(" ", -1);
        var last = words[words.length - 1];
        return switch (domain) {
            case "addition" -> twoPlaces(last, words[0]);
            case "sequence" -> twoPlaces(last, words[1]);
            case "product", "unit-conversion" -> Integer.toString(sum(last));
            case "remainder" -> last.substring(last.indexOf(':') + 1);
            case "larger" -> larger(question, last);
            case "hex-to-binary" ->
                Stream.of(words).map(step -> step.substring(2)).collect(Collectors.joining());
            case "sort-letters" -> "" + words[0].charAt(0) + words[0].charAt(2) + words[1].charAt(2);
            case "coin-flips" -> last.substring(1);
            case "coins" -> last;
            case "booleans" -> Truth.of(rationale.substring(rationale.indexOf('=') + 3)) ? "T" : "F";
            case "roman" ->
                Integer.toString(Stream.of(words)
                        .mapToInt(step -> Integer.parseInt(step.substring(step.indexOf('=') + 1)))
                        .sum());
            case "bracket-depth" -> Stream.of(words).max(String::compareTo).orElseThrow();
            case "weekday" -> {
                var start = words[1].substring(1);
                int days = Integer.parseInt(words[0]) + (words[1].charAt(0) - '0');
                assertThat(last).startsWith("0");
                assertThat(weekday(start, question.contains("+") ? days : -days))
                        .isEqualTo(last.substring(1));
                yield last.substring(1);
            }
            default -> throw new IllegalArgumentException("no reference for " + domain);
        };
    }

    /** Tens that one step ends on, units that another does; a number below ten has no tens. */
    private static String twoPlaces(String tens, String units) {
        return new BigInteger(tens.substring(tens.indexOf('=') + 1) + units.substring(units.length() - 1)).toString();
    }

    private static int sum(String step) {
        return Stream.of(step.replace("-", "+-").split("\\+", -1))
                .mapToInt(Integer::parseInt)
                .sum();
    }

    private static String larger(String question, String step) {
        var words = question.split(" ", -1);
        return step.charAt(1) == '>' ? words[1] : words[3].replace("?", "");
    }

    private static String next(List<Integer> terms) {
        return Integer.toString(2 * terms.get(3) - terms.get(2));
    }

    /** By the rule that a smaller letter before a larger one is subtracted. */
    private static int roman(String numeral) {
        int value = 0;
        for (int i = 0; i < numeral.length(); i++) {
            int letter = letter(numeral.charAt(i));
            boolean subtracts = i + 1 < numeral.length() && letter(numeral.charAt(i + 1)) > letter;
            value += subtracts ? -letter : letter;
        }
        return value;
    }

    private static int letter(char letter) {
        return switch (letter) {
            case 'I' -> 1;
            case 'V' -> 5;
            case 'X' -> 10;
            case 'L' -> 50;
            case 'C' -> 100;
            case 'D' -> 500;
            default -> 1000;
        };
    }

    /** By brute force: the most brackets that stay open at the end of any beginning, a pair side by side being none. */
    private static int depth(String brackets) {
        int deepest = 0;
        for (int end = 1; end <= brackets.length(); end++) {
            var rest = brackets.substring(0, end);
            for (int before = -1; before != rest.length(); ) {
                before = rest.length();
                rest = rest.replace("()", "").replace("[]", "");
            }
            deepest = Math.max(deepest, rest.length());
        }
        return deepest;
    }

    private static long converted(String[] words) {
        long large = Long.parseLong(words[0]);
        long small = Long.parseLong(words[2]);
        return switch (words[1] + ">" + words[3]) {
            case "h>min" -> Duration.ofHours(large).plusMinutes(small).toMinutes();
            case "min>s" -> Duration.ofMinutes(large).plusSeconds(small).toSeconds();
            case "d>h" -> Duration.ofDays(large).plusHours(small).toHours();
            case "ft>in" -> large * 12 + small;
            default -> throw new IllegalArgumentException("units");
        };
    }

    private static String weekday(String start, int days) {
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> name(day).equals(start))
                .map(day -> name(day.plus(days)))
                .findFirst()
                .orElseThrow();
    }

    private static String name(DayOfWeek day) {
        return day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
    }
}
