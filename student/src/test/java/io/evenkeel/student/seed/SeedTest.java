package io.evenkeel.student.seed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SeedTest {

    @Property(tries = 200)
    void aPermutationHasEveryNumberOnce(@ForAll long seed, @ForAll @IntRange(max = 500) int size) {
        var order = new Seed(seed).permutation(size);
        assertThat(Arrays.stream(order).sorted().toArray())
                .isEqualTo(IntStream.range(0, size).toArray());
    }

    @Test
    void derivedSeedsDifferByValuePurposeAndIndex() {
        var seed = new Seed(1);
        assertThat(new Seed[] {
                    seed.derive("a", 0), seed.derive("a", 1), seed.derive("b", 0), new Seed(2).derive("a", 0), seed
                })
                .doesNotHaveDuplicates();
    }

    @Test
    void theStreamOfASeedIsFixedForGood() {
        assertThat(new Seed(42).derive("epoch", 3).permutation(8)).containsExactly(PINNED);
    }

    private static final int[] PINNED = {2, 1, 5, 0, 6, 7, 3, 4};
}
