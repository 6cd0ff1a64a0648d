package io.evenkeel.student.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.student.Sampling;
import io.evenkeel.student.seed.Seed;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TokenChoiceTest {
    /** Probabilities 0.1, 0.2, 0.3, 0.4 at temperature 1. */
    private static final float[] LOGITS = {
        (float) Math.log(0.1), (float) Math.log(0.2), (float) Math.log(0.3), (float) Math.log(0.4)
    };

    @Test
    void drawsComeAsOftenAsTheirProbabilitySays() {
        assertThat(frequencies(new Sampling(1, 1, 1, 0)))
                .containsExactly(new double[] {0.1, 0.2, 0.3, 0.4}, within(0.02));
    }

    @Test
    void onlyTheNucleusIsDrawnFromInItsOwnProportions() {
        assertThat(frequencies(new Sampling(1, 1, 0.69, 0)))
                .containsExactly(new double[] {0, 0, 3 / 7.0, 4 / 7.0}, within(0.02));
    }

    @Test
    void aHighTemperatureEvensOutAndALowOneSharpens() {
        assertThat(frequencies(new Sampling(1, 100, 1, 0)))
                .containsExactly(new double[] {0.25, 0.25, 0.25, 0.25}, within(0.02));
        assertThat(frequencies(new Sampling(1, 0.01, 1, 0))[3]).isCloseTo(1, within(1e-9));
    }

    @Property(tries = 200)
    void theDrawIsAlwaysOneOfTheRowsOwnTokens(
            @ForAll @Size(min = 1, max = 50) float[] logits,
            @ForAll @FloatRange(min = 0.01f, max = 1) float topP,
            @ForAll long seed) {
        var clean = new float[logits.length + 2];
        Arrays.fill(clean, 1e9f); // neighbours' logits, which must not matter
        for (int i = 0; i < logits.length; i++) {
            clean[i + 1] = Math.clamp(logits[i], -1e6f, 1e6f);
        }
        int drawn =
                TokenChoice.draw(clean, 1, logits.length, new Sampling(1, 0.7, topP, 0), new Seed(seed).generator());
        assertThat(drawn).isBetween(0, logits.length - 1);
    }

    private static double[] frequencies(Sampling sampling) {
        var random = new Seed(3).generator();
        var counts = new double[LOGITS.length];
        for (int i = 0; i < 10_000; i++) {
            counts[TokenChoice.draw(LOGITS, 0, LOGITS.length, sampling, random)] += 1e-4;
        }
        return counts;
    }
}
