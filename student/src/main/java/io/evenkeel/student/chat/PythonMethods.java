package io.evenkeel.student.chat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The methods of Python's str and dict that templates call, attributes, items and slices. */
final class PythonMethods {
    private PythonMethods() {}

    /** {@code base.name}; undefined where there is no such key. */
    static @Nullable Object attribute(@Nullable Object base, String name) {
        return switch (base) {
            case null -> throw new ChatTemplateRefused("The chat template asks an undefined value for '" + name + "'.");
            case Map<?, ?> map -> map.get(name);
            case TemplateLoop loop -> loop.attribute(name);
            default -> null;
        };
    }

    /** {@code base[index]}; undefined where there is no such item. */
    static @Nullable Object item(@Nullable Object base, @Nullable Object index) {
        if (index instanceof String name) {
            return attribute(base, name);
        }
        if (base == null) {
            throw new ChatTemplateRefused("The chat template asks an undefined value for an item.");
        }
        if (!PythonOperators.isWhole(index)) {
            return null;
        }
        if (base instanceof List<?> list) {
            int at = at(PythonOperators.whole(index), list.size());
            return at < 0 || at >= list.size() ? null : list.get(at);
        }
        if (base instanceof String text) {
            int length = text.codePointCount(0, text.length());
            int at = at(PythonOperators.whole(index), length);
            return at < 0 || at >= length ? null : Character.toString(text.codePointAt(text.offsetByCodePoints(0, at)));
        }
        return null;
    }

    /** {@code base[from:to:step]}, each of them null where left out. */
    static Object slice(@Nullable Object base, @Nullable Object from, @Nullable Object to, @Nullable Object step) {
        long by = step == null ? 1 : PythonOperators.whole(step);
        if (by == 0) {
            throw new ChatTemplateRefused("The chat template slices in steps of zero.");
        }
        if (base instanceof String text) {
            int[] points = text.codePoints().toArray();
            var part = new StringBuilder();
            range(points.length, from, to, by).forEach(i -> part.appendCodePoint(points[i]));
            return part.toString();
        }
        if (base instanceof List<?> list) {
            var part = new ArrayList<@Nullable Object>();
            range(list.size(), from, to, by).forEach(i -> part.add(list.get(i)));
            return part;
        }
        throw new ChatTemplateRefused("The chat template slices " + PythonOperators.kind(base) + ".");
    }

    static @Nullable Object call(@Nullable Object base, String name, Arguments given) {
        return switch (base) {
            case String text -> ofText(text, name, given);
            case Map<?, ?> map -> ofMap(map, name, given);
            case null -> throw unknown(base, name);
            default -> throw unknown(base, name);
        };
    }

    /** {@code str.strip}: whitespace, or any of the characters. */
    static String strip(String text, @Nullable String characters, boolean left, boolean right) {
        IntPredicate out = characters == null
                ? PythonMethods::isSpace
                : c -> characters.codePoints().anyMatch(other -> other == c);
        int from = 0;
        int to = text.length();
        while (left && from < to && out.test(text.codePointAt(from))) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (right && to > from && out.test(text.codePointBefore(to))) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return text.substring(from, to);
    }

    static String replace(String text, String old, String fresh, long atMost) {
        var result = new StringBuilder();
        int from = 0;
        long left = atMost < 0 ? Long.MAX_VALUE : atMost;
        if (old.isEmpty()) {
            throw new ChatTemplateRefused("The chat template replaces the empty text, which is not supported.");
        }
        for (int at = text.indexOf(old); at >= 0 && left > 0; at = text.indexOf(old, from), left--) {
            result.append(text, from, at).append(fresh);
            RenderBudget.atMost(result.length(), RenderBudget.TEXT, "text");
            from = at + old.length();
        }
        return result.append(text, from, text.length()).toString();
    }

    static String capitalized(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.offsetByCodePoints(0, 1);
        return text.substring(0, first).toUpperCase(Locale.ROOT)
                + text.substring(first).toLowerCase(Locale.ROOT);
    }

    static String joined(Collection<?> items, String separator) {
        var text = new StringBuilder();
        var before = "";
        for (var item : items) {
            text.append(before).append(PythonText.str(item));
            RenderBudget.atMost(text.length(), RenderBudget.TEXT, "text");
            before = separator;
        }
        return text.toString();
    }

    static List<@Nullable Object> pairs(Map<?, ?> map) {
        var pairs = new ArrayList<@Nullable Object>();
        map.forEach((key, value) -> pairs.add(List.of(key, value)));
        return pairs;
    }

    private static Object ofText(String text, String name, Arguments given) {
        return switch (name) {
            case "strip" -> strip(text, given.allow("chars").textOrNull(0, "chars"), true, true);
            case "lstrip" -> strip(text, given.allow("chars").textOrNull(0, "chars"), true, false);
            case "rstrip" -> strip(text, given.allow("chars").textOrNull(0, "chars"), false, true);
            case "startswith" -> any(given.allow("prefix"), text::startsWith);
            case "endswith" -> any(given.allow("suffix"), text::endsWith);
            case "removeprefix" -> {
                var prefix = given.allow("prefix").text(0, "prefix");
                yield text.startsWith(prefix) ? text.substring(prefix.length()) : text;
            }
            case "removesuffix" -> {
                var suffix = given.allow("suffix").text(0, "suffix");
                yield text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
            }
            case "split" -> split(text, given.allow("sep", "maxsplit"));
            case "replace" -> {
                given.allow("old", "new", "count");
                yield replace(text, given.text(0, "old"), given.text(1, "new"), given.whole(2, "count", -1));
            }
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "capitalize" -> capitalized(text);
            case "join" -> joined(PythonOperators.items(given.allow("items").get(0, "items")), text);
            case "find" -> {
                int at = text.indexOf(given.allow("sub").text(0, "sub"));
                yield (long) (at < 0 ? at : text.codePointCount(0, at));
            }
            case "count" -> {
                var part = given.allow("sub").text(0, "sub");
                yield (long) (text.length() - replace(text, part, "", -1).length()) / part.length();
            }
            default -> throw unknown(text, name);
        };
    }

    private static @Nullable Object ofMap(Map<?, ?> map, String name, Arguments given) {
        return switch (name) {
            case "items" -> pairs(map);
            case "keys" -> new ArrayList<@Nullable Object>(map.keySet());
            case "values" -> new ArrayList<@Nullable Object>(map.values());
            case "get" -> {
                var key = given.allow("key", "default").get(0, "key");
                Object otherwise = given.has(1, "default") ? given.get(1, "default") : None.NONE;
                yield map.containsKey(key) ? map.get(key) : otherwise;
            }
            default -> throw unknown(map, name);
        };
    }

    private static boolean any(Arguments given, Predicate<String> test) {
        return given.get(0, "") instanceof List<?> list
                ? list.stream().anyMatch(item -> item instanceof String text && test.test(text))
                : test.test(given.text(0, ""));
    }

    private static List<@Nullable Object> split(String text, Arguments given) {
        var separator = given.textOrNull(0, "sep");
        long left = given.whole(1, "maxsplit", -1);
        left = left < 0 ? Long.MAX_VALUE : left;
        var parts = new ArrayList<@Nullable Object>();
        if (separator == null) {
            var rest = strip(text, null, true, false);
            while (!rest.isEmpty() && left-- > 0) {
                int end = 0;
                while (end < rest.length() && !isSpace(rest.charAt(end))) {
                    end++;
                }
                parts.add(rest.substring(0, end));
                RenderBudget.atMost(parts.size(), RenderBudget.ITEMS, "list");
                rest = strip(rest.substring(end), null, true, false);
            }
            if (!rest.isEmpty()) {
                parts.add(strip(rest, null, false, true));
            }
            return parts;
        }
        if (separator.isEmpty()) {
            throw new ChatTemplateRefused("The chat template splits a text at the empty text.");
        }
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0 && left > 0; at = text.indexOf(separator, from), left--) {
            parts.add(text.substring(from, at));
            RenderBudget.atMost(parts.size(), RenderBudget.ITEMS, "list");
            from = at + separator.length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static List<Integer> range(int length, @Nullable Object from, @Nullable Object to, long step) {
        long first = bound(from, length, step, step > 0 ? 0 : length - 1L);
        long end = bound(to, length, step, step > 0 ? length : -1);
        var indices = new ArrayList<Integer>();
        for (long i = first; step > 0 ? i < end : i > end; i += step) {
            indices.add((int) i);
        }
        return indices;
    }

    private static long bound(@Nullable Object given, int length, long step, long otherwise) {
        if (given == null || given instanceof None) {
            return otherwise;
        }
        long index = PythonOperators.whole(given);
        index = index < 0 ? index + length : index;
        return step > 0 ? Math.clamp(index, 0, length) : Math.clamp(index, -1, length - 1L);
    }

    private static int at(long index, int size) {
        return (int) Math.clamp(index < 0 ? index + size : index, -1, size);
    }

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }

    private static ChatTemplateRefused unknown(@Nullable Object base, String name) {
        return new ChatTemplateRefused("The chat template calls '" + name + "' of " + PythonOperators.kind(base)
                + ", which is not supported.");
    }
}
