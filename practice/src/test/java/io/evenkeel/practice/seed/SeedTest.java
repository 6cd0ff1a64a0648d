package io.evenkeel.practice.seed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SeedTest {
    @Property
    void aDrawDependsOnSeedAndNamesAlone(@ForAll long seed, @ForAll String name) {
        assertThat(new Seed(seed).uniform(name))
                .isEqualTo(new Seed(seed).uniform(name))
                .isBetween(0.0, Math.nextDown(1.0));
        assertThat(new Seed(seed).uniform(name)).isNotEqualTo(new Seed(seed + 1).uniform(name));
    }

    @Example
    void namesThatJoinToTheSameTextDrawDifferently() {
        assertThat(new Seed(1).uniform("ab", "c")).isNotEqualTo(new Seed(1).uniform("a", "bc"));
    }

    @Example
    void drawsAreEvenlyDistributed() {
        var mean = IntStream.range(0, 10_000)
                .mapToDouble(draw -> new Seed(3).uniform("draw", Integer.toString(draw)))
                .average()
                .orElseThrow();

        // Four standard errors of a mean of 10,000 even draws are 0.0115.
        assertThat(mean).isBetween(0.4885, 0.5115);
    }

    /** Golden values: whoever changes the draws changes every recorded run. */
    @Example
    void drawsStayWhatTheyWere() {
        assertThat(new Seed(1).below(1_000_000, "golden")).isEqualTo(505_491);
        assertThat(new Seed(1).generator("golden").nextInt(1_000_000)).isEqualTo(296_380);
    }
}
