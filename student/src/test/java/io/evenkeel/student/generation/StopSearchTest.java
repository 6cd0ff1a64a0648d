package io.evenkeel.student.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class StopSearchTest {
    @Test
    void textEndsBeforeASequenceThatSpansPieces() {
        var search = new StopSearch(List.of("END"));
        assertThat(search.add("one E")).isEqualTo("one ");
        assertThat(search.add("N")).isEmpty();
        assertThat(search.add("D two")).isEmpty();
        assertThat(search.found()).isTrue();
        assertThat(search.add("three")).isEmpty();
        assertThat(search.rest()).isEmpty();
    }

    @Test
    void whatOnlyBeganLikeASequenceIsSaidAsSoonAsThatIsClear() {
        var search = new StopSearch(List.of("aab"));
        assertThat(search.add("aa")).isEmpty();
        assertThat(search.add("a")).isEqualTo("a");
        assertThat(search.add("c")).isEqualTo("aac");
        assertThat(search.add("a")).isEmpty();
        assertThat(search.rest()).isEqualTo("a");
        assertThat(search.found()).isFalse();
    }

    @Test
    void ofSeveralTheOneThatIsCompleteFirstCountsAndOfThoseTheLongest() {
        assertThat(new StopSearch(List.of("bcdef", "cd")).add("abcdef")).isEqualTo("ab");
        assertThat(new StopSearch(List.of("d", "bcd")).add("abcdef")).isEqualTo("a");
    }

    @Property(tries = 2_000)
    void howTheTextIsCutDoesNotMatter(
            @ForAll @Size(max = 12) List<@CharRange(from = 'a', to = 'b') @StringLength(max = 3) String> pieces,
            @ForAll @NotEmpty @Size(max = 4)
                    List<@CharRange(from = 'a', to = 'b') @StringLength(min = 1, max = 4) String> sequences) {
        var whole = said(sequences, List.of(String.join("", pieces)));
        assertThat(said(sequences, pieces)).isEqualTo(whole);
        assertThat(sequences).noneMatch(whole::contains);
        assertThat(String.join("", pieces)).startsWith(whole);
    }

    private static String said(List<String> sequences, List<String> pieces) {
        var search = new StopSearch(sequences);
        var said = new StringBuilder();
        pieces.forEach(piece -> said.append(search.add(piece)));
        return said + search.rest();
    }
}
