package io.evenkeel.budget.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.budget.domain.ledger.Ledger;
import io.evenkeel.contracts.avro.Amounts;
import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.LedgerCommand;
import io.evenkeel.contracts.avro.LedgerCommandKind;
import io.evenkeel.contracts.avro.LedgerEvent;
import io.evenkeel.contracts.avro.LedgerEventKind;
import io.evenkeel.contracts.avro.Outcome;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.RateLimits;
import io.evenkeel.contracts.avro.StageState;
import io.evenkeel.contracts.avro.Teacher;
import io.evenkeel.contracts.avro.TeacherOffer;
import io.evenkeel.method.identity.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls through a batch API, as commands ask for them and the journal tells them. */
class BatchTest {
    private final BudgetWorld world = new BudgetWorld();

    @AfterEach
    void stop() {
        world.close();
    }

    private static PipelineDefinition.Builder definition() {
        return BudgetWorld.definition().setBatch(List.of(CallPurpose.WRITE_QUESTIONS));
    }

    private void begin(PipelineDefinition.Builder definition) {
        world.create(definition);
        world.census("adding", 30, 24);
        world.census("rare", 10, 1);
        world.secondsPass(1);
    }

    private static LedgerCommand.Builder reserve(String candidate) {
        return BudgetWorld.command(LedgerCommandKind.RESERVE, 0, "adding", candidate, candidate + "/rationale/0")
                .setAmounts(new Amounts(500L, 40L, 1L))
                .setInputTokens(200)
                .setOutputTokens(300);
    }

    private LedgerEvent answer(LedgerCommand.Builder command) {
        world.ledger(command);
        return world.journal().getLast();
    }

    @Test
    void aBatchCallPassesAFullRateLimitAndTheNextCallOfItsOwnDoesNot() {
        begin(definition()
                .setBudgetTokens(100_000)
                .setRates(RateLimits.newBuilder()
                        .setRequestsPerMinute(1)
                        .setConcurrentCalls(1)
                        .build()));
        assertThat(answer(reserve("c-1")).getBatch()).isFalse();
        var batch = answer(reserve("c-2").setBatch(true));
        assertThat(batch.getKind()).isEqualTo(LedgerEventKind.GRANTED);
        assertThat(batch.getBatch()).isTrue();
        assertThat(batch.getNotAfter()).isEqualTo(Instant.EPOCH);
        assertThat(Duration.between(batch.getProvenance().getAt(), batch.getDeadline()))
                .isEqualTo(Duration.ofHours(26));
        world.post(0, "adding", "c-2", 300, Outcome.ACCEPTED);
        assertThat(answer(reserve("c-3")).getReason()).isEqualTo("rate");
    }

    @Test
    void ofSeveralTeachersTheOfferSaysWhetherItIsABatch() {
        var wise = Teacher.newBuilder().setName("wise").setModel("m").setWeight(1);
        begin(definition()
                .setTeachers(List.of(
                        wise.build(), Teacher.newBuilder(wise).setName("cheap").build())));
        var offers = List.of(new TeacherOffer("cheap", 70L, true), new TeacherOffer("wise", 500L, false));
        var granted = answer(reserve("c-1").setTeachers(offers));
        assertThat(granted.getTeacher()).isEqualTo("cheap");
        assertThat(granted.getBatch()).isTrue();
        assertThat(granted.getAmounts()).isEqualTo(new Amounts(500L, 70L, 1L));
    }

    @Test
    void aBatchIsOverdueAfterTwentySixHours() {
        begin(definition());
        answer(reserve("c-1").setBatch(true));
        world.passes(Duration.ofHours(25));
        assertThat(world.journal()).noneMatch(event -> event.getKind() == LedgerEventKind.EXPIRED);
        world.passes(Duration.ofHours(1));
        assertThat(world.journal())
                .filteredOn(event -> event.getKind() == LedgerEventKind.EXPIRED)
                .hasSize(1);
    }

    @Test
    void aClosingStageWaitsADayForWhatMayBeInABatch() {
        begin(definition());
        world.selection(0, "adding", WholePipeline.ADDING);
        world.selection(0, "rare", 1);
        world.reserve(0, "rare", "w-1", "write-questions", 300, 0);
        for (int i = 0; i < WholePipeline.ADDING; i++) {
            world.buy(0, "adding", "c-" + i, 300);
        }
        world.buy(0, "rare", "c-r", 300);
        world.supply(0, 0, "rare", 1, false, "");
        world.buy(0, "rare", "s-r", 300);
        assertThat(world.plan().getState()).isEqualTo(StageState.CLOSING);
        world.secondsPass(BudgetWorld.STALL_SECONDS + 2);
        world.passes(Duration.ofMillis(Ledger.BATCH_OVERDUE_MILLIS).minusMinutes(2));
        assertThat(world.plan().getState()).isEqualTo(StageState.CLOSING);
        world.passes(Duration.ofMinutes(2));
        assertThat(world.plan().getReason()).isEqualTo("stalled while closing");
        assertThat(world.account(AccountId.stage("p", 0)).reserved().tokens()).isEqualTo(300);
    }

    @Test
    void theSameCommandInABatchIsAnotherCommand() {
        begin(definition());
        answer(reserve("c-1"));
        var again = answer(reserve("c-1").setBatch(true));
        assertThat(Objects.requireNonNull(again.getDenial()).getCode()).isEqualTo("id-reused");
        assertThat(hash(reserve("c-2").setTeachers(List.of(new TeacherOffer("a", 1L, true)))))
                .isNotEqualTo(hash(reserve("c-2").setTeachers(List.of(new TeacherOffer("a", 1L, false)))));
    }

    /** What a gateway sent before there were batches may come again after it. */
    @Test
    void aCommandThatIsNoBatchKeepsTheHashThatItHad() {
        var plain = hash(reserve("c-1"));
        assertThat(plain)
                .isEqualTo(Ids.of(
                        "k",
                        "RESERVE",
                        "p/stage-0/adding",
                        "c-1/rationale/0",
                        "c-1",
                        "RATIONALE",
                        "500",
                        "40",
                        "1",
                        "NONE",
                        "false"));
        var offers = List.of(new TeacherOffer("wise", 10L, false), new TeacherOffer("cheap", 5L, false));
        assertThat(hash(reserve("c-1").setTeachers(offers)))
                .isEqualTo(Ids.of(
                        "k",
                        plain,
                        "[{\"teacher\": \"wise\", \"nanos\": 10}, {\"teacher\": \"cheap\", \"nanos\": 5}]"));
    }

    private static String hash(LedgerCommand.Builder command) {
        return LedgerRecords.command(command.build(), Instant.EPOCH).head().commandHash();
    }
}
