package io.evenkeel.student.chat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Jinja's tests ({@code x is defined}) that templates use. */
final class TemplateTests {
    private TemplateTests() {}

    static boolean holds(String name, @Nullable Object value, Arguments given, RenderBudget budget) {
        return switch (name) {
            case "defined" -> value != null;
            case "undefined" -> value == null;
            case "none" -> value instanceof None;
            case "string" -> value instanceof String;
            case "mapping" -> value instanceof Map;
            case "sequence" ->
                value == null || value instanceof String || value instanceof List || value instanceof Map;
            case "iterable" ->
                value == null || value instanceof String || value instanceof List || value instanceof Map;
            case "boolean" -> value instanceof Boolean;
            case "number" -> PythonOperators.isNumber(value);
            case "integer" -> PythonOperators.isWhole(value) && !(value instanceof Boolean);
            case "float" -> value instanceof Double;
            case "true" -> Boolean.TRUE.equals(value);
            case "false" -> Boolean.FALSE.equals(value);
            case "equalto", "eq" ->
                PythonOperators.equal(value, given.allow("other").get(0, "other"), budget);
            case "ne" -> !PythonOperators.equal(value, given.allow("other").get(0, "other"), budget);
            case "in" -> PythonOperators.contains(given.allow("seq").get(0, "seq"), value, budget);
            case "odd" -> Math.floorMod(PythonOperators.whole(value), 2L) == 1;
            case "even" -> Math.floorMod(PythonOperators.whole(value), 2L) == 0;
            case "divisibleby" -> {
                var by = given.allow("num").get(0, "num");
                yield PythonOperators.equal(PythonOperators.remainder(value, by), 0L, budget);
            }
            default ->
                throw new ChatTemplateRefused(
                        "The chat template uses the test '" + name + "', which is not supported.");
        };
    }
}
