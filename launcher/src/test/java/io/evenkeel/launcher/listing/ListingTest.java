package io.evenkeel.launcher.listing;

import static io.evenkeel.launcher.listing.Listing.column;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class ListingTest {
    record Row(
            String name,
            @Nullable Long count,
            double share,
            List<String> tags,
            Map<String, Long> reasons,
            boolean open) {}

    private static final Listing<Row> LISTING = Listing.of(
            column("name", Row::name),
            column("count", Row::count),
            column("share", Row::share),
            column("tags", Row::tags),
            column("reasons", Row::reasons),
            column("open", Row::open));

    private static final Row FULL =
            new Row("law", 7L, 0.5, List.of("a", "b"), new LinkedHashMap<>(Map.of("malformed", 2L)), true);
    private static final Row EMPTY = new Row("", null, 0, List.of(), Map.of(), false);

    @Example
    void columnsAreAsWideAsTheyMustBeAndNothingIsADash() {
        assertThat(LISTING.table(List.of(FULL, EMPTY))).isEqualTo("""
                name  count  share  tags  reasons      open
                law   7      0.500  a,b   malformed=2  true
                -     -      0.000  -     -            false
                """);
    }

    @Example
    void jsonKeepsTypesAndOrderOfColumns() {
        assertThat(LISTING.jsonLines(List.of(FULL, EMPTY))).isEqualTo("""
                {"name":"law","count":7,"share":0.5,"tags":["a","b"],"reasons":{"malformed":2},"open":true}
                {"name":"","count":null,"share":0.0,"tags":[],"reasons":{},"open":false}
                """);
    }

    @Example
    void withoutRowsTheTableHasItsHeadingAndJsonIsEmpty() {
        assertThat(LISTING.table(List.of())).isEqualTo("name  count  share  tags  reasons  open\n");
        assertThat(LISTING.jsonLines(List.of())).isEmpty();
    }

    @Example
    void aRowIsOneLineWhateverACellHolds() throws JsonProcessingException {
        var row = new Row("first\nsecond\r\nthird", 1L, 1, List.of(), Map.of(), true);
        assertThat(LISTING.table(List.of(row)).lines()).hasSize(2);
        assertThat(LISTING.jsonLines(List.of(row)).lines()).hasSize(1);
        assertThat(new JsonMapper()
                        .readTree(LISTING.jsonLines(List.of(row)))
                        .get("name")
                        .textValue())
                .isEqualTo("first\nsecond\r\nthird");
    }

    @Property(tries = 200)
    void tableAndJsonSayTheSame(@ForAll("rows") List<Row> rows) throws JsonProcessingException {
        var lines = LISTING.table(rows).lines().toList();
        assertThat(lines).hasSize(rows.size() + 1);
        var names = cells(lines.get(0));
        for (int i = 0; i < rows.size(); i++) {
            var json = new JsonMapper().readTree(LISTING.json(rows.get(i)).toString());
            var cells = cells(lines.get(i + 1));
            assertThat(json.properties()).extracting(Map.Entry::getKey).containsExactlyElementsOf(names);
            assertThat(cells).hasSameSizeAs(names);
            for (int column = 0; column < cells.size(); column++) {
                assertThat(cells.get(column)).isEqualTo(asACell(json.get(names.get(column))));
            }
        }
    }

    private static List<String> cells(String line) {
        return List.of(line.split(" {2,}"));
    }

    /** What a person would write for such a value, by JSON alone. */
    private static String asACell(JsonNode value) {
        if (value.isNull()
                || (value.isTextual() && value.textValue().isEmpty())
                || (value.isContainerNode() && value.isEmpty())) {
            return "-";
        }
        if (value.isDouble()) {
            return String.format(java.util.Locale.ROOT, "%.3f", value.doubleValue());
        }
        var parts = new ArrayList<String>();
        if (value.isArray()) {
            value.forEach(part -> parts.add(part.asText()));
            return String.join(",", parts);
        }
        if (value.isObject()) {
            value.properties().forEach(part -> parts.add(part.getKey() + "=" + part.getValue()));
            return String.join(" ", parts);
        }
        return value.asText();
    }

    @Provide
    Arbitrary<List<Row>> rows() {
        var words = Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(8);
        var rows = Combinators.combine(
                        words,
                        Arbitraries.longs().injectNull(0.3),
                        Arbitraries.doubles().between(-1_000, 1_000),
                        words.list().ofMaxSize(3),
                        Arbitraries.maps(words, Arbitraries.longs().between(0, 99))
                                .ofMaxSize(3),
                        Arbitraries.of(true, false))
                .as(Row::new);
        return rows.list().ofMaxSize(4);
    }
}
