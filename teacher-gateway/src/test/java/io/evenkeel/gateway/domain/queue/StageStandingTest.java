package io.evenkeel.gateway.domain.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StageStandingTest {
    @Test
    void closingIsForGoodAndAnOlderPlanChangesNothing() {
        var closing = StageStanding.UNPLANNED.planned(2, 1, true);
        assertThat(closing.planned(1, 0, false)).isEqualTo(closing);
        assertThat(closing.planned(3, 0, false)).isEqualTo(new StageStanding(3, 1, true));
    }
}
