package io.evenkeel.student.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.student.Exclusion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IfdScoringTest {

    @Test
    void theScoreIsTheRatioOfPerplexities() {
        var score = IfdScoring.ratio("a", 1.2, 1.5, 7);
        assertThat(score.perplexityRatio()).isCloseTo(Math.exp(1.2) / Math.exp(1.5), within(1e-12));
        assertThat(score.lossRatio()).isCloseTo(0.8, within(1e-12));
        assertThat(score.tokens()).isEqualTo(7);
        assertThat(score.excluded()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "NaN, 1, NOT_FINITE",
        "1, NaN, NOT_FINITE",
        "Infinity, 1, NOT_FINITE",
        "1, Infinity, NOT_FINITE",
        "900, 1, NOT_FINITE",
        "1, 0, ZERO_DENOMINATOR"
    })
    void whatMakesNoNumberIsExcludedByName(double conditional, double unconditional, Exclusion reason) {
        assertThat(IfdScoring.ratio("a", conditional, unconditional, 7).excluded())
                .isEqualTo(reason);
    }
}
