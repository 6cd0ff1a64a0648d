package io.evenkeel.student.chat;

import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions that transformers gives to templates, and Jinja's own. */
final class TemplateFunctions {
    static final Set<String> NAMES = Set.of("raise_exception", "strftime_now", "range", "namespace", "dict");

    private static final Map<Character, String> DIRECTIVES = Map.ofEntries(
            Map.entry('a', "EEE"),
            Map.entry('A', "EEEE"),
            Map.entry('b', "MMM"),
            Map.entry('B', "MMMM"),
            Map.entry('d', "dd"),
            Map.entry('H', "HH"),
            Map.entry('I', "hh"),
            Map.entry('j', "DDD"),
            Map.entry('m', "MM"),
            Map.entry('M', "mm"),
            Map.entry('p', "a"),
            Map.entry('S', "ss"),
            Map.entry('y', "yy"),
            Map.entry('Y', "yyyy"));

    private final Clock clock;

    TemplateFunctions(Clock clock) {
        this.clock = clock;
    }

    Object call(String name, Arguments given) {
        return switch (name) {
            case "raise_exception" ->
                throw new ChatTemplateRefused("The chat template refuses the conversation: "
                        + PythonText.str(given.allow("message").get(0, "message")));
            case "strftime_now" -> now(given.allow("format").text(0, "format"));
            case "range" -> range(given.allow("start", "stop", "step"));
            case "namespace", "dict" -> {
                var values = name.equals("dict") ? new LinkedHashMap<String, @Nullable Object>() : new Namespace();
                if (given.get(0, "") instanceof Map<?, ?> map) {
                    map.forEach((key, value) -> values.put(PythonText.str(key), value));
                }
                values.putAll(given.named());
                yield values;
            }
            default ->
                throw new ChatTemplateRefused(
                        "The chat template calls the function '" + name + "', which is not supported.");
        };
    }

    private String now(String format) {
        var now = ZonedDateTime.now(clock);
        var text = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            if (format.charAt(i) != '%') {
                text.append(format.charAt(i));
                continue;
            }
            char directive = ++i < format.length() ? format.charAt(i) : ' ';
            // Linux' strftime, which templates use too: without the leading zero.
            boolean bare = directive == '-' && ++i < format.length();
            directive = bare ? format.charAt(i) : directive;
            var pattern = DIRECTIVES.get(directive);
            if (directive == '%') {
                text.append('%');
            } else if (pattern == null) {
                throw new ChatTemplateRefused(
                        "The chat template formats the time with '%" + directive + "', which is not supported.");
            } else {
                var part = now.format(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH));
                text.append(bare ? part.replaceFirst("^0+(?=.)", "") : part);
            }
        }
        return text.toString();
    }

    private static Object range(Arguments given) {
        boolean one = given.positional().size() == 1;
        long start = one ? 0 : given.whole(0, "start", 0);
        long stop = PythonOperators.whole(given.get(one ? 0 : 1, "stop"));
        long step = given.whole(2, "step", 1);
        if (step == 0) {
            throw new ChatTemplateRefused("The chat template makes a range in steps of zero.");
        }
        var numbers = new ArrayList<@Nullable Object>();
        for (long i = start; step > 0 ? i < stop : i > stop; i = Math.addExact(i, step)) {
            numbers.add(i);
            RenderBudget.atMost(numbers.size(), RenderBudget.ITEMS, "list");
        }
        return numbers;
    }

    /** What a template finds under a function's name when it does not call it ({@code strftime_now is defined}). */
    static Map<String, Object> names() {
        var names = new HashMap<String, Object>();
        NAMES.forEach(name -> names.put(name, new FunctionName(name)));
        return names;
    }

    record FunctionName(String name) {}
}
