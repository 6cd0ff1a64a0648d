package io.evenkeel.gateway.domain.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClaimRuleTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_000);

    @Test
    void whatHasEndedIsSkippedWhoeverClaimedIt() {
        assertThat(ClaimRule.next(claim(2_000), true, NOW)).isEqualTo(new ClaimRule.Skip());
        assertThat(ClaimRule.next(null, true, NOW)).isEqualTo(new ClaimRule.Skip());
    }

    @Test
    void whatNobodyClaimedIsMade() {
        assertThat(ClaimRule.next(null, false, NOW)).isEqualTo(new ClaimRule.MakeIt());
    }

    @Test
    void aClaimIsRespectedUntilItsDeadlineAndSettledFromThenOn() {
        assertThat(ClaimRule.next(claim(1_001), false, NOW))
                .isEqualTo(new ClaimRule.WaitUntil(Instant.ofEpochMilli(1_001)));
        assertThat(ClaimRule.next(claim(1_000), false, NOW)).isEqualTo(new ClaimRule.Settle());
    }

    private static Claim claim(long deadline) {
        return new Claim("w/1", Instant.ofEpochMilli(deadline), 0);
    }
}
