package io.evenkeel.student.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.student.CheckpointRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTokenizerTest {
    private static final TextTokenizer BYTES = TextTokenizer.byteLevel();

    @AfterContainer
    static void close() {
        BYTES.close();
    }

    @Property(tries = 300)
    void anyUnicodeTextComesBackFromItsBytes(@ForAll String text) {
        var valid = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        var ids = BYTES.encode(text);
        assertThat(BYTES.decode(ids)).isEqualTo(valid);
        assertThat(ids).hasSize(valid.getBytes(StandardCharsets.UTF_8).length);
        assertThat(LongStream.of(ids).allMatch(id -> id >= 3 && id < 259)).isTrue();
    }

    @Test
    void anIdIsThreeMoreThanItsByte() {
        assertThat(BYTES.encode("Aü")).containsExactly(3 + 'A', 3 + 0xC3, 3 + 0xBC);
        assertThat(BYTES.vocabularySize()).isEqualTo(259);
    }

    @Test
    void textThatSpellsASpecialTokenStaysText() {
        var text = "a</s><s></s</s><pad>";
        assertThat(LongStream.of(BYTES.encode(text)).filter(id -> id >= 3).count())
                .isEqualTo(text.length());
        assertThat(BYTES.decode(BYTES.encode(text))).isEqualTo(text);
    }

    @Test
    void specialTokensDecodeToNothing() {
        assertThat(BYTES.decode(new long[] {1, 3 + 'A', 0, 2})).isEqualTo("A");
    }

    @Test
    void longTextIsNotCut() {
        assertThat(BYTES.encode("x".repeat(20_000))).hasSize(20_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tokenizer-chatml", "tokenizer-headers"})
    void idsAreThoseOfHuggingFace(String golden) throws IOException {
        var folder = Path.of("src/test/resources/goldens").resolve(golden);
        var expected = new ObjectMapper().readTree(Files.readAllBytes(folder.resolve("expected.json")));
        try (var tokenizer = new TextTokenizer(Files.readAllBytes(folder.resolve("tokenizer.json")))) {
            int compared = 0;
            for (var row : expected.get("texts")) {
                var text = row.get("text").asText();
                var ids = StreamSupport.stream(row.get("ids").spliterator(), false)
                        .mapToLong(id -> id.asLong())
                        .toArray();
                assertThat(tokenizer.encodeWithSpecials(text)).as(text).containsExactly(ids);
                assertThat(tokenizer.decodeWithSpecials(ids))
                        .isEqualTo(row.get("decoded").asText());
                if (!text.contains("<|")) { // as data, those are text
                    assertThat(tokenizer.encode(text)).as(text).containsExactly(ids);
                    compared++;
                }
            }
            assertThat(expected.get("texts")).hasSize(13);
            assertThat(compared).isEqualTo(12);
        }
    }

    @Test
    void specialTokensAreIdsOnlyWhereAskedFor() {
        assertThat(BYTES.encodeWithSpecials("A</s><s")).containsExactly(3 + 'A', 2, 3 + '<', 3 + 's');
        assertThat(BYTES.decodeWithSpecials(new long[] {1, 3 + 'A', 0, 2})).isEqualTo("<s>A<pad></s>");
        assertThat(BYTES.cuts("a</s><s>")).containsExactly(2, 6);
        assertThat(BYTES.specials()).containsExactly("<pad>", "<s>", "</s>");
    }

    @Test
    void whatIsNoTokenizerIsRefusedInOneSentence() {
        assertThatThrownBy(() -> new TextTokenizer("{\"model\":3}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(CheckpointRefused.class)
                .hasMessageStartingWith("tokenizer.json is not a tokenizer");
    }
}
