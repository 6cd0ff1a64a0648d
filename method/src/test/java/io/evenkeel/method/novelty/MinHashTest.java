package io.evenkeel.method.novelty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MinHashTest {

    private static final MinHash MIN_HASH = new MinHash(11);

    @Property
    void aTextResemblesItselfEntirelyAndSharesAllItsBands(@ForAll String text) {
        int[] signature = MIN_HASH.signature(text);
        assertThat(MinHash.similarity(signature, MIN_HASH.signature(text))).isEqualTo(1);
        assertThat(MinHash.bands(signature))
                .isEqualTo(MinHash.bands(MIN_HASH.signature(text)))
                .doesNotHaveDuplicates();
    }

    @Property(tries = 200)
    void theEstimateIsNearTheResemblanceOfTheShingles(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 200) int from) {
        String text = letters(seed, 300);
        String other = text.substring(0, from) + letters(seed + 1, 300 - from);
        double estimated = MinHash.similarity(MIN_HASH.signature(text), MIN_HASH.signature(other));
        // Five standard errors of 128 draws at the worst case, J = 1/2.
        assertThat(estimated).isCloseTo(resemblance(text, other), within(5 * 0.5 / StrictMath.sqrt(128)));
    }

    @Test
    void nearlyEqualTextsShareABandAndStrangersDoNot() {
        int met = 0;
        int strangersMet = 0;
        for (int seed = 0; seed < 200; seed++) {
            String text = letters(seed, 400);
            // 10 shingles of 396 change: J = 0.95.
            String near = text.substring(0, 200) + "??????" + text.substring(206);
            met += sharesABand(text, near) ? 1 : 0;
            strangersMet += sharesABand(text, letters(seed + 1_000, 400)) ? 1 : 0;
        }
        assertThat(met).isEqualTo(200);
        assertThat(strangersMet).isZero();
    }

    @Test
    void anotherSeedIsAnotherSetOfPermutations() {
        String text = letters(3, 300);
        assertThat(MinHash.similarity(MIN_HASH.signature(text), new MinHash(12).signature(text)))
                .isLessThan(0.05);
    }

    @Test
    void aSignatureIsTheSameOnEveryMachine() {
        // A golden value: stores keep signatures, so the function must never change under them.
        int[] signature = MIN_HASH.signature("a question that stays as it is");
        assertThat(signature[0]).isEqualTo(188_736_489);
        assertThat(MinHash.bands(signature).get(0)).isEqualTo("0:3d2352f02fc170fd");
    }

    @Test
    void aSignatureOfAnotherLengthIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> MinHash.bands(new int[3]));
        assertThatIllegalArgumentException().isThrownBy(() -> MinHash.similarity(new int[128], new int[64]));
    }

    private static boolean sharesABand(String a, String b) {
        return MinHash.bands(MIN_HASH.signature(a)).stream().anyMatch(MinHash.bands(MIN_HASH.signature(b))::contains);
    }

    private static double resemblance(String a, String b) {
        Set<String> union = shingles(a);
        Set<String> shared = new TreeSet<>(union);
        shared.retainAll(shingles(b));
        union.addAll(shingles(b));
        return (double) shared.size() / union.size();
    }

    private static Set<String> shingles(String text) {
        Set<String> shingles = new TreeSet<>();
        for (int i = 0; i + MinHash.SHINGLE <= text.length(); i++) {
            shingles.add(text.substring(i, i + MinHash.SHINGLE));
        }
        return shingles;
    }

    private static String letters(long seed, int count) {
        StringBuilder text = new StringBuilder();
        new Random(seed).ints(count, 'a', 'z' + 1).forEach(text::appendCodePoint);
        return text.toString();
    }
}
