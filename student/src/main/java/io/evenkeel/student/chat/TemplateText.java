package io.evenkeel.student.chat;

/**
 * A template with Jinja's rules for whitespace already applied, as transformers sets them (trim_blocks, lstrip_blocks),
 * and without comments. jinjava's own rules differ beside comments and at the end of the template.
 */
final class TemplateText {
    private static final String ENDRAW = "(?s)\\{%[-+]?\\s*endraw\\s*[-+]?%\\}.*";

    private final String source;
    private final StringBuilder result = new StringBuilder();
    private int at;
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
            if (opening < source.length()) {
                at = opening;
                if (source.charAt(at + 1) == '#') {
                    comment();
                } else {
                    tag();
                }
            } else {
                at = opening;
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
            int line = source.lastIndexOf('\n', opening - 1) + 1;
            // Only a block that stands alone before its line's text loses its indentation.
            if (source.substring(line, opening).isBlank()) {
                part = part.substring(0, Math.max(part.lastIndexOf('\n') + 1, 0));
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
        result.append(block ? "{% " : "{{ ").append(inside).append(block ? " %}" : " }}");
    }

    /** What stands between raw and endraw comes out as it is; it reaches jinjava as a text to print. */
    private void raw() {
        for (int i = at; i < source.length(); i++) {
            if (source.startsWith("{%", i) && source.substring(i).matches(ENDRAW)) {
                var text = source.substring(at, i);
                int close = source.indexOf("%}", i);
                if (whitespaceGoes) {
                    text = PythonMethods.strip(text, null, true, false);
                } else if (newLineGoes && text.startsWith("\n")) {
                    text = text.substring(1);
                }
                if (source.charAt(i + 2) == '-') {
                    text = PythonMethods.strip(text, null, false, true);
                } else if (source.charAt(i + 2) != '+'
                        && source.substring(source.lastIndexOf('\n', i - 1) + 1, i)
                                .isBlank()) {
                    text = text.substring(0, text.lastIndexOf('\n') + 1);
                }
                result.append("{{ '")
                        .append(text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n"))
                        .append("' }}");
                whitespaceGoes = source.charAt(close - 1) == '-';
                newLineGoes = source.charAt(close - 1) != '+';
                at = close + 2;
                return;
            }
        }
        throw new ChatTemplateRefused("The chat template has a 'raw' without an 'endraw'.");
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
            } else if (c == '{') {
                depth++;
            } else if (c == '}') {
                depth--;
            }
        }
        throw new ChatTemplateRefused("The chat template has a '" + (closing.equals("%}") ? "{%" : "{{")
                + "' without its '" + closing + "'.");
    }
}
