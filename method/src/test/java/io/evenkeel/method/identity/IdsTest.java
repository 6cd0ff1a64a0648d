package io.evenkeel.method.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class IdsTest {

    @Test
    void anIdIsThePrefixAndTheFirst26CharactersOfTheHash() {
        // printf '\0\0\0\01a\0\0\0\02bc' | sha256sum
        assertThat(Ids.of("c", "a", "bc")).isEqualTo("c-b534ce16ac9c8b36823f39a395");
    }

    @Test
    void sha256IsTheStandardsOwn() {
        // FIPS 180-4's example: SHA-256("abc").
        assertThat(Ids.sha256("a".getBytes(StandardCharsets.UTF_8), "bc".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void whereOnePartEndsAndTheNextBeginsMatters() {
        assertThat(Ids.of("c", "ab", "c")).isNotEqualTo(Ids.of("c", "a", "bc"));
        assertThat(ContentHash.of("ab", "c")).isNotEqualTo(ContentHash.of("a", "bc"));
    }

    @Test
    void anIdOfNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Ids.of("c"));
        assertThatIllegalArgumentException().isThrownBy(() -> Ids.of(" ", "a"));
    }

    @Property
    void theSameCauseAlwaysHasTheSameIdAndAnotherCauseAnotherOne(
            @ForAll List<String> parts, @ForAll List<String> others) {
        List<String> encodable = parts.stream().map(IdsTest::encodable).toList();
        List<String> otherEncodable = others.stream().map(IdsTest::encodable).toList();
        String id = Ids.of("x", with(encodable));
        assertThat(id).isEqualTo(Ids.of("x", with(encodable))).matches("x-[0-9a-f]{26}");
        assertThat(id.equals(Ids.of("x", with(otherEncodable)))).isEqualTo(encodable.equals(otherEncodable));
    }

    @Test
    void aContentHashIsSixtyFourLowerCaseCharacters() {
        assertThat(ContentHash.of("question", "rationale", "answer").hex()).matches("[0-9a-f]{64}");
        assertThatIllegalArgumentException().isThrownBy(() -> new ContentHash("AB".repeat(32)));
    }

    private static String[] with(List<String> parts) {
        return Stream.concat(Stream.of("first"), parts.stream()).toArray(String[]::new);
    }

    /** Lone surrogates have no UTF-8 form; no record can carry them either. */
    private static String encodable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
