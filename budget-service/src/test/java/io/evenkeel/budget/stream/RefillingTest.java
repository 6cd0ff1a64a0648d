package io.evenkeel.budget.stream;

import static io.evenkeel.budget.stream.BudgetWorld.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.budget.domain.ledger.Amount;
import io.evenkeel.budget.domain.ledger.Unit;
import io.evenkeel.contracts.avro.Amounts;
import io.evenkeel.contracts.avro.BudgetPeriod;
import io.evenkeel.contracts.avro.LedgerCommandKind;
import io.evenkeel.contracts.avro.LedgerEvent;
import io.evenkeel.contracts.avro.LedgerEventKind;
import io.evenkeel.contracts.avro.OperatorCommandKind;
import io.evenkeel.contracts.avro.Outcome;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.contracts.avro.RefillCalendar;
import io.evenkeel.contracts.avro.StageState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pipeline whose budget is filled again with each day; the test's first one is 1970-01-01. */
class RefillingTest {
    private static final AccountId PIPELINE = AccountId.pipeline("p");
    private static final AccountId EVALUATION = AccountId.evaluation("p");
    private static final AccountId STAGE = AccountId.stage("p", 0);
    private static final Duration DAY = Duration.ofDays(1);
    private static final String WAITS =
            "stage 1 waits for the refill at 1970-01-02T00:00:00Z: the budget of 1970-01-01 is exhausted";

    private final BudgetWorld world = new BudgetWorld();

    @AfterEach
    void stop() {
        world.close();
    }

    private static PipelineDefinition.Builder daily() {
        return BudgetWorld.definition().setRefill(RefillCalendar.DAILY);
    }

    private void begin(PipelineDefinition.Builder definition) {
        world.create(definition);
        world.census("adding", 30, 24);
        world.census("rare", 10, 1);
        world.secondsPass(1);
    }

    private void budget(String id, long tokens) {
        world.operator(order(id, OperatorCommandKind.SET_BUDGET).setBudgetTokens(tokens));
    }

    private List<LedgerEvent> refills() {
        return world.journal().stream()
                .filter(event -> event.getReason().startsWith("refilled"))
                .toList();
    }

    private long available(AccountId account) {
        return world.account(account).available(Unit.TOKENS);
    }

    /** Stage 0 as it is planned, and a budget for the day that it leaves nothing of. */
    private void spendTheDay() {
        begin(daily());
        WholePipeline.firstStage(world);
        assertThat(world.plan().getState()).isEqualTo(StageState.CLOSED);
        budget("o-less", world.account(PIPELINE).used(Unit.TOKENS));
        world.trained(0, "h0");
        world.evaluated(0, "adding", 6, 10);
    }

    @Test
    void thePeriodInForceStandsInTheJournalWithTheQuota() {
        world.create(daily());
        assertThat(world.journal())
                .extracting(LedgerEvent::getPeriod)
                .containsExactly(
                        new BudgetPeriod(
                                RefillCalendar.DAILY,
                                "1970-01-01",
                                Instant.EPOCH.plus(DAY),
                                new Amounts(10_000L, 0L, 0L),
                                new Amounts(0L, 0L, 0L)),
                        new BudgetPeriod(
                                RefillCalendar.DAILY,
                                "1970-01-01",
                                Instant.EPOCH.plus(DAY),
                                new Amounts(1_000L, 0L, 0L),
                                new Amounts(0L, 0L, 0L)));
    }

    @Test
    void theFirstTickOfADayRefillsThePipelineAndItsEvaluationOnce() {
        begin(daily());
        world.buy(0, "adding", "c-0", 300);
        world.reserve(-1, "", "e-0", 800, 0);
        world.passes(DAY);
        assertThat(refills())
                .extracting(LedgerEvent::getAccount, LedgerEvent::getReason, event -> event.getAmounts()
                        .getTokens())
                .containsExactly(
                        tuple("p", "refilled for 1970-01-02", 10_300L),
                        tuple("p/evaluation", "refilled for 1970-01-02", 1_000L));
        assertThat(available(PIPELINE)).isEqualTo(10_000 - 800);
        assertThat(available(EVALUATION)).isEqualTo(200);
        assertThat(world.account(STAGE).granted().tokens()).isEqualTo(4_500);
        world.passes(Duration.ofHours(20));
        assertThat(refills()).hasSize(2);
        world.passes(DAY.multipliedBy(40));
        assertThat(refills()).hasSize(4);
        assertThat(refills().getLast().getReason()).isEqualTo("refilled for 1970-02-11");
    }

    @Test
    void aMonthlyBudgetIsRefilledWithTheMonth() {
        begin(BudgetWorld.definition().setRefill(RefillCalendar.MONTHLY));
        world.passes(DAY.multipliedBy(30));
        assertThat(refills()).isEmpty();
        world.passes(DAY);
        assertThat(refills()).extracting(LedgerEvent::getReason).containsOnly("refilled for 1970-02");
    }

    @Test
    void aBudgetForGoodIsNotRefilled() {
        begin(BudgetWorld.definition());
        world.passes(DAY.multipliedBy(400));
        assertThat(refills()).isEmpty();
    }

    @Test
    void aStageThatTheDayNoLongerPaysForWaitsForTheNextAndSaysSoOnce() {
        spendTheDay();
        world.secondsPass(2 * BudgetWorld.STALL_SECONDS);
        assertThat(world.pipeline().getPhase()).isEqualTo(PipelinePhase.RUNNING);
        assertThat(world.pipeline().getReason()).isEqualTo(WAITS);
        assertThat(world.pipelines())
                .filteredOn(pipeline -> pipeline.getReason().equals(WAITS))
                .hasSize(1);
        assertThat(world.plan().getStage()).isZero();

        world.passes(DAY);
        world.secondsPass(1);
        assertThat(world.plan().getStage()).isEqualTo(1);
        assertThat(world.pipeline().getReason()).isEqualTo("stage 1");
        WholePipeline.secondStage(world);
        world.trained(1, "h1");
        world.evaluated(1, "adding", 8, 10);
        assertThat(world.pipeline().getPhase()).isEqualTo(PipelinePhase.FINISHED);
        world.passes(DAY.multipliedBy(3));
        assertThat(refills()).hasSize(2);
    }

    @Test
    void withoutARefillThePipelineEndsThere() {
        begin(BudgetWorld.definition());
        WholePipeline.firstStage(world);
        budget("o-less", world.account(PIPELINE).used(Unit.TOKENS));
        world.trained(0, "h0");
        world.evaluated(0, "adding", 6, 10);
        assertThat(world.pipeline().getPhase()).isEqualTo(PipelinePhase.FINISHED);
        assertThat(world.pipeline().getReason()).isEqualTo("budget exhausted before stage 1");
    }

    @Test
    void anOperatorsBudgetEndsTheWaitToo() {
        spendTheDay();
        budget("o-more", 10_000);
        world.secondsPass(1);
        assertThat(world.plan().getStage()).isEqualTo(1);
    }

    @Test
    void whoeverWaitsMayBePausedAndResumed() {
        spendTheDay();
        world.operator(order("o-pause", OperatorCommandKind.PAUSE));
        world.passes(DAY);
        world.secondsPass(5);
        assertThat(refills()).hasSize(2);
        assertThat(world.plan().getStage()).isZero();
        world.operator(order("o-resume", OperatorCommandKind.RESUME));
        assertThat(world.plan().getStage()).isEqualTo(1);
    }

    @Test
    void aPipelineDoesNotWaitForPeriodsThatPayForNothing() {
        begin(daily().setBudgetTokens(400));
        assertThat(world.pipeline().getPhase()).isEqualTo(PipelinePhase.FINISHED);
        assertThat(world.pipeline().getReason()).isEqualTo("budget exhausted before stage 0");
    }

    /**
     * What a late correction freed is planned with, and gone with the day: the stage has room then, its pipeline none. It is one
     * o'clock of the third day.
     */
    private void waitInAnOpenStage() {
        begin(daily().setStallMillis(Duration.ofHours(6).toMillis()));
        world.reserve(0, "adding", "c-lost", 500);
        world.ledger(BudgetWorld.command(LedgerCommandKind.POST, 0, "adding", "c-lost", "c-lost/rationale/0")
                .setUnknown(true)
                .setOutcome(Outcome.REJECTED));
        WholePipeline.firstStage(world);
        world.passes(Duration.ofHours(47));
        world.ledger(BudgetWorld.command(LedgerCommandKind.RECONCILE, 0, "adding", "c-lost", "c-lost/rationale/0"));
        world.trained(0, "h0");
        world.evaluated(0, "adding", 6, 10);
        world.passes(Duration.ofHours(2));
        assertThat(available(AccountId.stage("p", 1))).isEqualTo(9_500);
        world.selection(1, "adding", 9);
        world.reserve(-1, "", "e-0", 1_000, 0);
        world.reserve(1, "adding", "c-0", 9_000);
        world.post(1, "adding", "c-0", 9_000, Outcome.ACCEPTED);
        world.reserve(1, "adding", "c-1", 500);
        assertThat(world.journal().getLast().getDenial().getAccount()).isEqualTo("p");
        world.passes(Duration.ofHours(12));
    }

    private void waitedLongEnough() {
        world.reserve(1, "adding", "c-1", "rationale", 500, 1);
        assertThat(world.journal().getLast().getKind()).isEqualTo(LedgerEventKind.GRANTED);
        world.post(1, "adding", "c-1", 300, Outcome.ACCEPTED);
    }

    @Test
    void anOpenStageWhosePipelineIsEmptyIsNotStalledButWaitsForTheRefill() {
        waitInAnOpenStage();
        world.passes(Duration.ofHours(12));
        world.passes(Duration.ofHours(5));
        assertThat(world.plan().getState()).isEqualTo(StageState.PLANNED);
        waitedLongEnough();
        world.passes(Duration.ofHours(7));
        assertThat(world.plan().getState()).isEqualTo(StageState.CLOSED);
    }

    @Test
    void anOperatorsBudgetEndsTheWaitOfAnOpenStageToo() {
        waitInAnOpenStage();
        budget("o-more", 20_000);
        world.passes(Duration.ofHours(5));
        assertThat(world.plan().getState()).isEqualTo(StageState.PLANNED);
        waitedLongEnough();
    }

    @Test
    void aRefillKeepsNoStageOpenThatDoesNotWaitForIt() {
        begin(daily().setStallMillis(DAY.plusHours(12).toMillis()));
        world.passes(DAY);
        world.passes(Duration.ofHours(11));
        assertThat(world.plan().getState()).isEqualTo(StageState.PLANNED);
        world.passes(Duration.ofHours(2));
        assertThat(world.plan().getState()).isEqualTo(StageState.CLOSED);
    }

    @Test
    void anOverrunEndsThePipelineWhateverTheCalendar() {
        begin(daily());
        world.reserve(0, "adding", "c-0", 500);
        world.post(0, "adding", "c-0", 700, Outcome.ACCEPTED);
        world.secondsPass(1);
        world.trained(0, "h0");
        world.evaluated(0, "adding", 6, 10);
        assertThat(world.pipeline().getPhase()).isEqualTo(PipelinePhase.FINISHED);
    }

    @Test
    void anOperatorsBudgetIsThatOfTheDayAndItsEvaluationIsATenthOfIt() {
        begin(daily());
        world.buy(0, "adding", "c-0", 300);
        world.passes(DAY);
        budget("o-more", 20_000);
        assertThat(world.account(PIPELINE).granted()).isEqualTo(new Amount(20_300, 0, 0));
        assertThat(world.account(EVALUATION).granted().tokens()).isEqualTo(2_000);
        world.reserve(-1, "", "e-0", 700, 0);
        world.passes(DAY);
        assertThat(available(PIPELINE)).isEqualTo(19_300);
        assertThat(available(EVALUATION)).isEqualTo(1_300);
        budget("o-less", 8_000);
        assertThat(available(PIPELINE)).isEqualTo(7_300);
        assertThat(available(EVALUATION)).isEqualTo(100);
    }

    @Test
    void aRefillThatIsNoneIsRefused() {
        world.create(BudgetWorld.definition().setRefill(RefillCalendar.UNKNOWN));
        assertThat(world.pipeline().getPhase()).isEqualTo(PipelinePhase.REFUSED);
        assertThat(world.pipeline().getReason()).isEqualTo("refill is UNKNOWN; allowed: none, daily, monthly.");
    }

    @Test
    void everythingDeliveredTwiceHasTheEffectOfOnceAndTheSameInputGivesTheSameBytes() {
        try (var once = new BudgetWorld();
                var again = new BudgetWorld();
                var twice = new BudgetWorld(2)) {
            for (var each : List.of(once, again, twice)) {
                each.create(daily());
                each.passes(DAY);
                each.operator(order("o-1", OperatorCommandKind.SET_BUDGET).setBudgetTokens(12_000L));
                each.passes(DAY.multipliedBy(2));
            }
            assertThat(once.journal()).hasSize(8).isEqualTo(again.journal());
            assertThat(twice.journal()).hasSameSizeAs(once.journal());
            assertThat(twice.accounts()).isEqualTo(once.accounts());
        }
    }
}
