package io.evenkeel.student.chat;

import java.util.regex.Pattern;

/**
 * A template with Jinja's rules for whitespace already applied, as transformers sets them (trim_blocks, lstrip_blocks),
 * and without comments. jinjava's own rules differ beside comments and at the end of the template.
 */
final class TemplateText {
    private static final Pattern ENDRAW = Pattern.compile("\\{%([-+]?)\\s*endraw\\s*([-+]?)%\\}");

    private static final Pattern OPENING = Pattern.compile("(if|for|macro|generation)\\b|set\\b[^=]*$");

    private final String source;
    private final StringBuilder result = new StringBuilder();
    private int at;
    private int tags;
    private boolean newLineGoes;
    private boolean whitespaceGoes;

    private TemplateText(String source) {
        this.source = source;
    }

    static String settled(String template) {
        var lines = template.replace("\r\n", "\n").replace('\r', '\n');
        // Jinja's keep_trailing_newline is off.
        var text = new TemplateText(lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines);
        text.settle();
        return text.result.toString();
    }

    private void settle() {
        while (at < source.length()) {
            int opening = opening(at);
            text(source.substring(at, opening), opening);
            at = opening;
            if (opening == source.length()) {
                return;
            }
            if (source.charAt(at + 1) == '#') {
                comment();
            } else {
                tag();
            }
        }
    }

    private int opening(int from) {
        for (int i = from; i + 1 < source.length(); i++) {
            if (source.charAt(i) == '{' && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
                return i;
            }
        }
        return source.length();
    }

    private void text(String text, int opening) {
        var part = text;
        if (whitespaceGoes) {
            part = PythonMethods.strip(part, null, true, false);
        } else if (newLineGoes && part.startsWith("\n")) {
            part = part.substring(1);
        }
        char control = opening + 2 < source.length() ? source.charAt(opening + 2) : ' ';
        if (opening < source.length() && control == '-') {
            part = PythonMethods.strip(part, null, false, true);
        } else if (opening < source.length() && source.charAt(opening + 1) != '{' && control != '+') {
            // Only a block that stands alone before its line's text loses its indentation.
            if (standsAlone(opening)) {
                part = part.substring(0, part.lastIndexOf('\n') + 1);
            }
        }
        boolean joined = !result.isEmpty() && result.charAt(result.length() - 1) == '{' && !part.isEmpty();
        if (joined && "{%#".indexOf(part.charAt(0)) >= 0) {
            throw new ChatTemplateRefused("The chat template has a comment between braces, which is not supported.");
        }
        result.append(part);
        newLineGoes = false;
        whitespaceGoes = false;
    }

    private void comment() {
        int end = source.indexOf("#}", at + 2);
        if (end < 0) {
            throw new ChatTemplateRefused("The chat template has a comment without an end.");
        }
        whitespaceGoes = end > at + 2 && source.charAt(end - 1) == '-';
        newLineGoes = !(end > at + 2 && source.charAt(end - 1) == '+');
        at = end + 2;
    }

    private void tag() {
        boolean block = source.charAt(at + 1) == '%';
        int end = end(at + 2, block ? "%}" : "}}");
        int from = at + 2;
        if (from < end && (source.charAt(from) == '-' || (block && source.charAt(from) == '+'))) {
            from++;
        }
        int to = end;
        boolean minus = to > from && source.charAt(to - 1) == '-';
        boolean plus = block && to > from && source.charAt(to - 1) == '+';
        to -= minus || plus ? 1 : 0;
        var inside = source.substring(from, to).strip();
        at = end + 2;
        whitespaceGoes = minus;
        newLineGoes = block && !plus;
        if (block && inside.equals("raw")) {
            raw();
            return;
        }
        if (block) {
            tags += OPENING.matcher(inside).lookingAt() ? 1 : inside.startsWith("end") ? -1 : 0;
            deeper(tags);
        }
        result.append(block ? "{% " : "{{ ").append(inside).append(block ? " %}" : " }}");
    }

    /** What stands between raw and endraw comes out as it is; it reaches jinjava as a text to print. */
    private void raw() {
        var endraw = ENDRAW.matcher(source);
        if (!endraw.find(at)) {
            throw new ChatTemplateRefused("The chat template has a 'raw' without an 'endraw'.");
        }
        var text = source.substring(at, endraw.start());
        // Jinja keeps the line's end after raw, unlike after other blocks.
        if (whitespaceGoes) {
            text = PythonMethods.strip(text, null, true, false);
        }
        if (endraw.group(1).equals("-")) {
            text = PythonMethods.strip(text, null, false, true);
        } else if (endraw.group(1).isEmpty() && standsAlone(endraw.start())) {
            text = text.substring(0, text.lastIndexOf('\n') + 1);
        }
        result.append("{{ '")
                .append(text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n"))
                .append("' }}");
        whitespaceGoes = endraw.group(2).equals("-");
        newLineGoes = !endraw.group(2).equals("+");
        at = endraw.end();
    }

    /** Whether nothing but spaces stands before it in its line. */
    private boolean standsAlone(int block) {
        int before = block - 1;
        while (before >= 0 && source.charAt(before) != '\n' && Character.isWhitespace(source.charAt(before))) {
            before--;
        }
        return before < 0 || source.charAt(before) == '\n';
    }

    private static void deeper(int depth) {
        if (depth > RenderBudget.DEPTH) {
            throw new ChatTemplateRefused(
                    "The chat template is nested deeper than the " + RenderBudget.DEPTH + " levels that are allowed.");
        }
    }

    /** Where a tag ends: outside its texts, and for a print tag outside the braces of a mapping. */
    private int end(int from, String closing) {
        int depth = 0;
        for (int i = from; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == '\'' || c == '"') {
                for (i++; i < source.length() && source.charAt(i) != c; i++) {
                    i += source.charAt(i) == '\\' ? 1 : 0;
                }
            } else if (depth == 0 && source.startsWith(closing, i)) {
                return i;
            } else if ("([{".indexOf(c) >= 0) {
                deeper(++depth);
            } else if (")]}".indexOf(c) >= 0) {
                depth--;
            }
        }
        throw new ChatTemplateRefused("The chat template has a '" + (closing.equals("%}") ? "{%" : "{{")
                + "' without its '" + closing + "'.");
    }
}
