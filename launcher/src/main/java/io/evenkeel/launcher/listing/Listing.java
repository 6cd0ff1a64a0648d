package io.evenkeel.launcher.listing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Columns that give a table for people and JSON for scripts: both say the same.
 *
 * @param columns in order
 * @param <T> a row
 */
public record Listing<T>(List<Column<T>> columns) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String NOTHING = "-";
    private static final String GAP = "  ";

    /** Puts columns together. */
    @SafeVarargs
    public static <T> Listing<T> of(Column<T>... columns) {
        return new Listing<>(List.of(columns));
    }

    /** A column of that name. */
    public static <T> Column<T> column(String name, Function<T, @Nullable Object> value) {
        return new Column<>(name, value);
    }

    /** The rows under a heading, each column as wide as it must be; ends with a line break. */
    public String table(Collection<T> rows) {
        var lines = new ArrayList<List<String>>();
        lines.add(columns.stream().map(Column::name).toList());
        for (var row : rows) {
            lines.add(columns.stream()
                    .map(column -> text(column.value().apply(row)))
                    .toList());
        }
        var widths = new int[columns.size()];
        for (var line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        var table = new StringBuilder();
        for (var line : lines) {
            var text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                text.append(line.get(i))
                        .append(" ".repeat(widths[i] - line.get(i).length()))
                        .append(GAP);
            }
            table.append(text.toString().stripTrailing()).append('\n');
        }
        return table.toString();
    }

    /** One object a line; ends with a line break where there is a row. */
    public String jsonLines(Collection<T> rows) {
        return rows.stream().map(row -> json(row) + "\n").collect(Collectors.joining());
    }

    /** A row as an object. */
    public ObjectNode json(T row) {
        var object = JSON.createObjectNode();
        for (var column : columns) {
            object.set(column.name(), JSON.valueToTree(column.value().apply(row)));
        }
        return object;
    }

    /** Rows as an array of objects. */
    public ArrayNode jsonArray(Collection<T> rows) {
        var array = JSON.createArrayNode();
        rows.forEach(row -> array.add(json(row)));
        return array;
    }

    /** An object as one line. */
    public static String line(ObjectNode object) {
        try {
            return JSON.writeValueAsString(object) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree always becomes JSON", e);
        }
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> NOTHING;
            case Double number -> String.format(Locale.ROOT, "%.3f", number);
            case Map<?, ?> map ->
                map.isEmpty()
                        ? NOTHING
                        : map.entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + entry.getValue())
                                .collect(Collectors.joining(" "));
            case Collection<?> many ->
                many.isEmpty() ? NOTHING : many.stream().map(String::valueOf).collect(Collectors.joining(","));
            default -> {
                // A row is one line, whatever a reason holds.
                var text = value.toString().replaceAll("\\R", " ");
                yield text.isEmpty() ? NOTHING : text;
            }
        };
    }
}
