package io.evenkeel.student.chat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Jinja's filters that templates use. */
final class TemplateFilters {
    private TemplateFilters() {}

    static @Nullable Object apply(String name, @Nullable Object value, Arguments given, RenderBudget budget) {
        return switch (name) {
            case "trim" -> PythonMethods.strip(text(value), given.allow("chars").textOrNull(0, "chars"), true, true);
            case "upper" -> text(value).toUpperCase(Locale.ROOT);
            case "lower" -> text(value).toLowerCase(Locale.ROOT);
            case "capitalize" -> PythonMethods.capitalized(text(value));
            case "string" -> text(value);
            case "safe" -> value;
            case "replace" -> {
                given.allow("old", "new", "count");
                yield PythonMethods.replace(
                        text(value), given.text(0, "old"), given.text(1, "new"), given.whole(2, "count", -1));
            }
            case "length", "count" -> length(value);
            case "default", "d" -> {
                given.allow("default_value", "boolean");
                boolean falseToo = PythonOperators.truth(given.get(1, "boolean"));
                boolean keep = falseToo ? PythonOperators.truth(value) : value != null;
                yield keep ? value : given.has(0, "default_value") ? given.get(0, "default_value") : "";
            }
            case "first" -> PythonMethods.item(PythonOperators.items(value), 0);
            case "last" -> PythonMethods.item(PythonOperators.items(value), -1);
            case "list" -> PythonOperators.items(value);
            case "reverse" ->
                value instanceof String
                        ? PythonMethods.slice(value, null, null, -1L)
                        : PythonMethods.slice(PythonOperators.items(value), null, null, -1L);
            case "join" -> {
                given.allow("d");
                var separator = given.has(0, "d") ? given.text(0, "d") : "";
                yield PythonMethods.joined(PythonOperators.items(value), separator);
            }
            case "items" -> value instanceof Map<?, ?> map ? PythonMethods.pairs(map) : List.of();
            case "tojson" -> json(value, given);
            case "int" -> whole(value, given.allow("default").whole(0, "default", 0));
            case "map" -> mapped(value, given, budget);
            case "selectattr" -> selected(value, given, budget, true, true);
            case "rejectattr" -> selected(value, given, budget, true, false);
            case "select" -> selected(value, given, budget, false, true);
            case "reject" -> selected(value, given, budget, false, false);
            default ->
                throw new ChatTemplateRefused(
                        "The chat template uses the filter '" + name + "', which is not supported.");
        };
    }

    private static Object length(@Nullable Object value) {
        return switch (value) {
            case null -> 0L;
            case String text -> (long) text.codePointCount(0, text.length());
            case Collection<?> items -> (long) items.size();
            case Map<?, ?> map -> (long) map.size();
            default ->
                throw new ChatTemplateRefused(
                        "The chat template asks for the length of " + PythonOperators.kind(value) + ".");
        };
    }

    private static String json(@Nullable Object value, Arguments given) {
        given.allow("ensure_ascii", "indent");
        if (PythonOperators.truth(given.get(0, "ensure_ascii"))) {
            throw new ChatTemplateRefused("The chat template asks for JSON in ASCII only, which is not supported.");
        }
        var indent = given.get(1, "indent");
        return PythonText.json(
                value,
                indent == null || indent instanceof None ? null : Math.toIntExact(PythonOperators.whole(indent)));
    }

    private static Object whole(@Nullable Object value, long otherwise) {
        if (PythonOperators.isWhole(value)) {
            return PythonOperators.whole(value);
        }
        if (value instanceof Number number) {
            return number.longValue();
        }
        try {
            return value instanceof String text ? Long.parseLong(text.strip()) : otherwise;
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static List<@Nullable Object> mapped(@Nullable Object value, Arguments given, RenderBudget budget) {
        var results = new ArrayList<@Nullable Object>();
        if (given.named().containsKey("attribute")) {
            var attribute = given.text(1, "attribute");
            for (var item : PythonOperators.items(value)) {
                results.add(PythonMethods.attribute(item, attribute));
            }
            return results;
        }
        var filter = given.text(0, "filter");
        var rest = new Arguments(
                "the filter '" + filter + "'",
                given.positional().subList(1, given.positional().size()),
                given.named());
        for (var item : PythonOperators.items(value)) {
            budget.step();
            results.add(apply(filter, item, rest, budget));
        }
        return results;
    }

    private static List<@Nullable Object> selected(
            @Nullable Object value, Arguments given, RenderBudget budget, boolean attribute, boolean keep) {
        var results = new ArrayList<@Nullable Object>();
        int before = attribute ? 1 : 0;
        for (var item : PythonOperators.items(value)) {
            budget.step();
            var tested = attribute ? PythonMethods.attribute(item, given.text(0, "attribute")) : item;
            boolean holds = given.positional().size() <= before
                    ? PythonOperators.truth(tested)
                    : TemplateTests.holds(
                            given.text(before, "test"),
                            tested,
                            new Arguments(
                                    "a test",
                                    given.positional()
                                            .subList(
                                                    before + 1,
                                                    given.positional().size()),
                                    Map.of()),
                            budget);
            if (holds == keep) {
                results.add(item);
            }
        }
        return results;
    }

    private static String text(@Nullable Object value) {
        return PythonText.str(value);
    }
}
