package io.evenkeel.budget.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.contracts.avro.Amounts;
import io.evenkeel.contracts.avro.LedgerCommandKind;
import io.evenkeel.contracts.avro.LedgerEvent;
import io.evenkeel.contracts.avro.LedgerEventKind;
import io.evenkeel.contracts.avro.Outcome;
import io.evenkeel.contracts.avro.RateLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rate limits of a definition, as grants carry them. */
class RateTest {
    private final BudgetWorld world = new BudgetWorld();

    @AfterEach
    void stop() {
        world.close();
    }

    private void begin(RateLimits.Builder rates) {
        world.create(BudgetWorld.definition().setBudgetTokens(100_000).setRates(rates.build()));
        world.census("adding", 40, 40);
        world.secondsPass(1);
    }

    private LedgerEvent reserve(String candidate) {
        world.reserve(0, "adding", candidate, 500);
        return world.journal().getLast();
    }

    @Test
    void theLimitsOfADefinitionStandInTheJournalAndSpreadTheStarts() {
        begin(RateLimits.newBuilder().setRequestsPerMinute(2));
        assertThat(world.journal())
                .filteredOn(event -> event.getKind() == LedgerEventKind.LIMITS_SET)
                .singleElement()
                .satisfies(event -> assertThat(
                                Objects.requireNonNull(event.getLimits()).getRequestsPerMinute())
                        .isEqualTo(2));
        var first = reserve("c-1");
        assertThat(first.getKind()).isEqualTo(LedgerEventKind.GRANTED);
        assertThat(first.getNotBefore()).isEqualTo(first.getProvenance().getAt());
        assertThat(Duration.between(first.getNotBefore(), first.getNotAfter())).hasSeconds(5);
        world.secondsPass(20);
        reserve("c-2");
        var third = reserve("c-3");
        assertThat(third.getNotBefore()).isEqualTo(first.getNotAfter().plusSeconds(61));
        world.secondsPass(10);
        var fourth = reserve("c-4");
        assertThat(fourth.getKind()).isEqualTo(LedgerEventKind.GRANTED);
        var fifth = reserve("c-5");
        assertThat(fifth.getKind()).isEqualTo(LedgerEventKind.DENIED);
        assertThat(fifth.getReason()).isEqualTo("rate");
        assertThat(fifth.getNotBefore()).isEqualTo(third.getNotAfter().plusSeconds(1));
    }

    @Test
    void aCallThatEndsMakesRoomForTheNext() {
        begin(RateLimits.newBuilder().setConcurrentCalls(1));
        assertThat(reserve("c-1").getNotAfter()).isEqualTo(Instant.EPOCH);
        var second = reserve("c-2");
        assertThat(second.getReason()).isEqualTo("rate");
        assertThat(second.getNotBefore()).isEqualTo(Instant.EPOCH);
        world.post(0, "adding", "c-1", 300, Outcome.ACCEPTED);
        assertThat(reserve("c-3").getKind()).isEqualTo(LedgerEventKind.GRANTED);
    }

    @Test
    void aCallThatNoMinuteHasRoomForIsDeniedForGood() {
        begin(RateLimits.newBuilder().setOutputTokensPerMinute(100));
        var command = BudgetWorld.command(LedgerCommandKind.RESERVE, 0, "adding", "c-1", "c-1/rationale/0")
                .setAmounts(new Amounts(300L, 0L, 1L))
                .setInputTokens(199)
                .setOutputTokens(101);
        world.ledger(command);
        assertThat(world.journal().getLast().getReason()).isEqualTo("beyond-rate");
    }

    @Test
    void aProviderThatRefusesNarrowsTheLimitsForAWhile() {
        begin(RateLimits.newBuilder().setRequestsPerMinute(4));
        reserve("c-1");
        world.ledger(BudgetWorld.command(LedgerCommandKind.NARROW, 0, "adding", "c-1", "c-1/rationale/0"));
        var narrowed = world.journal().getLast();
        assertThat(narrowed.getKind()).isEqualTo(LedgerEventKind.NARROWED);
        assertThat(Objects.requireNonNull(narrowed.getLimits()).getRequestsPerMinute())
                .isEqualTo(3);
        assertThat(narrowed.getNotAfter())
                .isEqualTo(narrowed.getProvenance().getAt().plusSeconds(600));
        world.ledger(BudgetWorld.command(LedgerCommandKind.NARROW, 0, "adding", "c-1", "c-1/rationale/1"));
        assertThat(world.journal().getLast().getReason()).isEqualTo("not-narrower");
        world.ledger(BudgetWorld.command(LedgerCommandKind.NARROW, 0, "adding", "c-1", "c-1/rationale/2")
                .setLimits(RateLimits.newBuilder().setRequestsPerMinute(1).build()));
        var second = reserve("c-2");
        assertThat(second.getReason()).isEqualTo("rate");
        assertThat(second.getNotBefore())
                .isEqualTo(narrowed.getProvenance().getAt().plusSeconds(5 + 61 - 60));
    }

    @Test
    void aDefinitionWithANegativeLimitIsRefused() {
        world.create(BudgetWorld.definition()
                .setRates(RateLimits.newBuilder().setTokensPerMinute(-1).build()));
        assertThat(world.pipeline().getReason()).startsWith("rates is ").contains("allowed: whole numbers from 0");
    }
}
