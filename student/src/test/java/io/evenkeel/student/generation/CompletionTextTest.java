package io.evenkeel.student.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.student.tokenizer.TextTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** With the tokenizer whose every token is a byte. */
class CompletionTextTest {
    private static final TextTokenizer TOKENIZER = TextTokenizer.byteLevel();

    @Test
    void noPieceHoldsHalfACharacter() {
        var pieces = pieces(TOKENIZER.encode("aü東😀."), List.of());
        assertThat(pieces).containsExactly("a", "", "ü", "", "", "東", "", "", "", "😀", ".", "");
    }

    @Test
    void bytesThatBecomeNoCharacterAreSaidAtTheEnd() {
        var cut = TOKENIZER.encode("a東");
        assertThat(pieces(LongStream.of(cut).limit(3).toArray(), List.of())).containsExactly("a", "", "", "\uFFFD");
    }

    @Test
    void aSequenceOfSeveralBytesACharacterIsFound() {
        assertThat(String.join("", pieces(TOKENIZER.encode("x東京y"), List.of("京"))))
                .isEqualTo("x東");
    }

    @Property(tries = 300)
    void thePiecesTogetherAreTheDecodedWhole(@ForAll @Size(max = 40) List<@LongRange(min = 0, max = 258) Long> tokens) {
        var ids = tokens.stream().mapToLong(Long::longValue).toArray();
        assertThat(String.join("", pieces(ids, List.of()))).isEqualTo(TOKENIZER.decode(ids));
    }

    private static List<String> pieces(long[] tokens, List<String> stop) {
        var text = new CompletionText(TOKENIZER::decode, stop);
        var pieces = new ArrayList<String>();
        for (long token : tokens) {
            pieces.add(text.add(token));
        }
        pieces.add(text.end());
        return pieces;
    }
}
