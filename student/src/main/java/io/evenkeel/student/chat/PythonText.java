package io.evenkeel.student.chat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values as Python prints them, and as its json module writes them (not ASCII only, as transformers asks for). */
final class PythonText {
    private PythonText() {}

    /** What {@code str} gives; nothing for an undefined value. */
    static String str(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof String text) {
            return text;
        }
        var text = new StringBuilder();
        repr(value, text);
        return text.toString();
    }

    /** @param indent spaces a level, or null for one line */
    static String json(@Nullable Object value, @Nullable Integer indent) {
        var text = new StringBuilder();
        json(value, indent, 0, text);
        return text.toString();
    }

    private static void repr(@Nullable Object value, StringBuilder text) {
        RenderBudget.atMost(text.length(), RenderBudget.TEXT, "text");
        switch (value) {
            case null -> text.append("Undefined");
            case Boolean truth -> text.append(truth ? "True" : "False");
            case None none -> text.append(none);
            case Number number -> text.append(number);
            case String string -> {
                char quote = string.contains("'") && !string.contains("\"") ? '"' : '\'';
                text.append(quote);
                for (int i = 0; i < string.length(); i++) {
                    char c = string.charAt(i);
                    switch (c) {
                        case '\n' -> text.append("\\n");
                        case '\r' -> text.append("\\r");
                        case '\t' -> text.append("\\t");
                        case '\\' -> text.append("\\\\");
                        default -> {
                            if (c == quote) {
                                text.append('\\');
                            }
                            text.append(c);
                        }
                    }
                }
                text.append(quote);
            }
            case List<?> list -> {
                text.append('[');
                var separator = "";
                for (var item : list) {
                    text.append(separator);
                    repr(item, text);
                    separator = ", ";
                }
                text.append(']');
            }
            case Map<?, ?> map -> {
                text.append('{');
                var separator = "";
                for (var entry : map.entrySet()) {
                    text.append(separator);
                    repr(entry.getKey(), text);
                    text.append(": ");
                    repr(entry.getValue(), text);
                    separator = ", ";
                }
                text.append('}');
            }
            default -> throw new ChatTemplateRefused("The chat template prints a value that has no text.");
        }
    }

    private static void json(@Nullable Object value, @Nullable Integer indent, int depth, StringBuilder text) {
        RenderBudget.atMost(text.length(), RenderBudget.TEXT, "text");
        switch (value) {
            case None none -> text.append("null");
            case Boolean truth -> text.append(truth);
            case Number number -> text.append(number);
            case String string -> quoted(string, text);
            case List<?> list -> {
                text.append('[');
                var separator = "";
                for (var item : list) {
                    text.append(separator);
                    newLine(indent, depth + 1, text);
                    json(item, indent, depth + 1, text);
                    separator = indent == null ? ", " : ",";
                }
                if (!list.isEmpty()) {
                    newLine(indent, depth, text);
                }
                text.append(']');
            }
            case Map<?, ?> map -> {
                text.append('{');
                var separator = "";
                for (var entry : map.entrySet()) {
                    text.append(separator);
                    newLine(indent, depth + 1, text);
                    quoted(str(entry.getKey()), text);
                    text.append(": ");
                    json(entry.getValue(), indent, depth + 1, text);
                    separator = indent == null ? ", " : ",";
                }
                if (!map.isEmpty()) {
                    newLine(indent, depth, text);
                }
                text.append('}');
            }
            case null -> throw withoutJson();
            default -> throw withoutJson();
        }
    }

    private static ChatTemplateRefused withoutJson() {
        return new ChatTemplateRefused("The chat template writes a value as JSON that has no JSON.");
    }

    private static void newLine(@Nullable Integer indent, int depth, StringBuilder text) {
        if (indent != null) {
            text.append('\n').append(" ".repeat(Math.clamp((long) indent * depth, 0, 1000)));
        }
    }

    private static void quoted(String string, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                default -> {
                    if (c < ' ') {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
