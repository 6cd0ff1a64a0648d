package io.evenkeel.practice.domains;

import java.util.regex.Pattern;

/** Truth by rewriting: what can be simplified is, until one letter is left. */
final class Truth {
    private static final Pattern NOT = Pattern.compile("not ([TF])");
    private static final Pattern BRACKETS = Pattern.compile("\\(([TF])\\)");
    private static final Pattern PAIR = Pattern.compile("([TF]) (and|or|xor) ([TF])");

    private Truth() {}

    static boolean of(String expression) {
        for (var text = expression; ; ) {
            var simpler = NOT.matcher(text).replaceAll(not -> not.group(1).equals("T") ? "F" : "T");
            simpler = BRACKETS.matcher(simpler).replaceAll("$1");
            // In brackets first; without any left, the one pair that there is.
            var inBrackets = Pattern.compile("\\(" + PAIR + "\\)").matcher(simpler);
            simpler = inBrackets.find()
                    ? inBrackets.replaceFirst(pair -> pair(pair.group(1), pair.group(2), pair.group(3)))
                    : PAIR.matcher(simpler).replaceFirst(pair -> pair(pair.group(1), pair.group(2), pair.group(3)));
            if (simpler.length() == 1) {
                return simpler.equals("T");
            }
            if (simpler.equals(text)) {
                throw new IllegalArgumentException("no expression");
            }
            text = simpler;
        }
    }

    private static String pair(String left, String operator, String right) {
        return switch (operator) {
            case "and" -> left.equals("T") && right.equals("T") ? "T" : "F";
            case "or" -> left.equals("F") && right.equals("F") ? "F" : "T";
            default -> left.equals(right) ? "F" : "T";
        };
    }
}
