package io.evenkeel.student.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WarmupCosineTest {
    private final WarmupCosine schedule = new WarmupCosine(0.1, 10, 110);

    @Test
    void climbsLinearlyToItsPeak() {
        assertThat(schedule.at(0)).isCloseTo(0.01, within(1e-12));
        assertThat(schedule.at(4)).isCloseTo(0.05, within(1e-12));
        assertThat(schedule.at(9)).isCloseTo(0.1, within(1e-12));
        assertThat(schedule.at(10)).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void fallsToHalfHalfWayAndAlmostToZeroAtTheEnd() {
        assertThat(schedule.at(60)).isCloseTo(0.05, within(1e-12));
        assertThat(schedule.at(109)).isBetween(0.0, 1e-4);
    }

    @Test
    void beginsAtItsPeakWithoutWarmUp() {
        assertThat(new WarmupCosine(0.1, 0, 10).at(0)).isEqualTo(0.1);
    }
}
