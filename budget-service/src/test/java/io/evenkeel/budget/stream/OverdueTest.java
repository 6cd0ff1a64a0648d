package io.evenkeel.budget.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.contracts.avro.LedgerEvent;
import io.evenkeel.contracts.avro.LedgerEventKind;
import io.evenkeel.contracts.avro.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call without an end: the ledger tells, and frees nothing. */
class OverdueTest {
    private static final AccountId STAGE = AccountId.stage("p", 0);

    private final BudgetWorld world = new BudgetWorld();

    @AfterEach
    void stop() {
        world.close();
    }

    private List<LedgerEvent> expired() {
        return world.journal().stream()
                .filter(event -> event.getKind() == LedgerEventKind.EXPIRED)
                .toList();
    }

    @Test
    void aReservationWithoutAnEndIsToldOnceAnHourAndStaysHeld() {
        WholePipeline.begin(world);
        world.reserve(0, "adding", "c-1", 500);
        world.reserve(0, "adding", "c-2", 500);
        var granted = world.journal().getLast();
        assertThat(Duration.between(granted.getProvenance().getAt(), granted.getDeadline()))
                .isEqualTo(Duration.ofHours(1));
        world.post(0, "adding", "c-2", 300, Outcome.ACCEPTED);
        world.passes(Duration.ofMinutes(59));
        assertThat(expired()).isEmpty();
        world.passes(Duration.ofMinutes(1));
        world.passes(Duration.ofMinutes(30));
        assertThat(expired()).singleElement().satisfies(event -> {
            assertThat(event.getReservationId()).isEqualTo("c-1/rationale/0");
            assertThat(event.getCandidateId()).isEqualTo("c-1");
            assertThat(event.getAmounts().getTokens()).isEqualTo(500);
            assertThat(event.getReleased().getTokens()).isZero();
        });
        assertThat(world.account(STAGE).reserved().tokens()).isEqualTo(500);
        world.passes(Duration.ofMinutes(40));
        assertThat(expired()).hasSize(2);
        world.post(0, "adding", "c-1", 300, Outcome.ACCEPTED);
        world.passes(Duration.ofHours(3));
        assertThat(expired()).hasSize(2);
        assertThat(world.account(STAGE).reserved().tokens()).isZero();
    }
}
