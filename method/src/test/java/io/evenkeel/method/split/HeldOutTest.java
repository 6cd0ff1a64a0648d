package io.evenkeel.method.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeldOutTest {

    @Property
    void aQuestionHeldOutAtOneShareIsHeldOutAtEveryLargerOne(
            @ForAll String question,
            @ForAll @DoubleRange(max = 1) double one,
            @ForAll @DoubleRange(max = 1) double other) {
        if (HeldOut.isHeldOut(question, "salt", StrictMath.min(one, other))) {
            assertThat(HeldOut.isHeldOut(question, "salt", StrictMath.max(one, other)))
                    .isTrue();
        }
    }

    @Property
    void noQuestionIsHeldOutAtShareZeroAndEveryOneAtShareOne(@ForAll String question, @ForAll String salt) {
        assertThat(HeldOut.isHeldOut(question, salt, 0)).isFalse();
        assertThat(HeldOut.isHeldOut(question, salt, 1)).isTrue();
    }

    @Property
    void whatComesFirstByRankIsHeldOutFirst(
            @ForAll String one, @ForAll String other, @ForAll @DoubleRange(max = 1) double share) {
        boolean before = HeldOut.rank(one, "salt").compareTo(HeldOut.rank(other, "salt")) < 0;
        var first = before ? one : other;
        var second = before ? other : one;
        if (HeldOut.isHeldOut(second, "salt", share)) {
            assertThat(HeldOut.isHeldOut(first, "salt", share)).isTrue();
        }
    }

    @Test
    void aboutTheShareOfQuestionsIsHeldOut() {
        // 10,000 draws at 10 %: standard deviation 30, so five of them to either side.
        assertThat(heldOut("salt")).isBetween(850L, 1_150L);
    }

    @Test
    void anotherSaltIsAnotherSplit() {
        long both = IntStream.range(0, 10_000)
                .filter(i -> HeldOut.isHeldOut("q" + i, "a", 0.1) && HeldOut.isHeldOut("q" + i, "b", 0.1))
                .count();
        assertThat(both).isBetween(50L, 150L);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void aShareThatIsNoProbabilityIsRefused(double share) {
        assertThatIllegalArgumentException().isThrownBy(() -> HeldOut.isHeldOut("q", "salt", share));
    }

    private static long heldOut(String salt) {
        return IntStream.range(0, 10_000)
                .filter(i -> HeldOut.isHeldOut("q" + i, salt, 0.1))
                .count();
    }
}
