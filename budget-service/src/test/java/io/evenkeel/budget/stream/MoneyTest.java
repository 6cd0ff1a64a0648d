package io.evenkeel.budget.stream;

import static io.evenkeel.budget.stream.BudgetWorld.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.budget.domain.ledger.Amount;
import io.evenkeel.budget.domain.ledger.Unit;
import io.evenkeel.contracts.avro.Denial;
import io.evenkeel.contracts.avro.DomainPlan;
import io.evenkeel.contracts.avro.LedgerEvent;
import io.evenkeel.contracts.avro.LedgerEventKind;
import io.evenkeel.contracts.avro.OperatorCommandKind;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.contracts.avro.StageState;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A limit in money beside the one in tokens: ten thousand tokens in two stages at two nanos or more. */
class MoneyTest {
    private static final AccountId PIPELINE = AccountId.pipeline("p");
    private static final AccountId EVALUATION = AccountId.evaluation("p");
    private static final AccountId STAGE = AccountId.stage("p", 0);

    private final BudgetWorld world = new BudgetWorld();

    @AfterEach
    void stop() {
        world.close();
    }

    private void begin(long nanos) {
        world.create(BudgetWorld.definition().setBudgetNanos(nanos));
        world.census("adding", 30, 24);
        world.census("rare", 10, 1);
        world.secondsPass(1);
    }

    private void money(String id, long nanos) {
        world.operator(order(id, OperatorCommandKind.SET_BUDGET).setBudgetNanos(nanos));
    }

    private LedgerEvent last() {
        return world.journal().getLast();
    }

    private Denial denial(LedgerEvent event) {
        return Objects.requireNonNull(event.getDenial());
    }

    @Test
    void moneyIsSharedAsTokensAre() {
        begin(20_000);
        assertThat(world.account(PIPELINE).granted()).isEqualTo(new Amount(10_000, 20_000, 0));
        assertThat(world.account(EVALUATION).granted()).isEqualTo(new Amount(1_000, 2_000, 0));
        assertThat(world.account(STAGE).granted()).isEqualTo(new Amount(4_500, 9_000, 0));
    }

    @Test
    void aPipelineWithoutALimitOfMoneyCountsItAndLimitsItNowhere() {
        begin(0);
        world.reserve(0, "adding", "c-0", 500, Long.MAX_VALUE / 4);
        assertThat(last().getKind()).isEqualTo(LedgerEventKind.GRANTED);
        assertThat(world.account(PIPELINE).reserved().nanos()).isEqualTo(Long.MAX_VALUE / 4);
        assertThat(world.account(STAGE).available(Unit.NANOS)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aCallThatMoneyDoesNotPayForIsDeniedByNameThoughThereAreTokens() {
        begin(20_000);
        world.reserve(0, "adding", "c-0", 500, 8_000);
        world.reserve(0, "adding", "c-1", 500, 1_001);
        assertThat(denial(last()))
                .isEqualTo(new Denial(
                        "nanos",
                        "p/stage-0",
                        "nanos",
                        1_000L,
                        1_001L,
                        "p/stage-0 has 1,000 nanos left (quota 9,000, reserved 8,000, posted 0); 1,001 asked."));
        world.reserve(0, "adding", "c-2", 500, 1_000);
        assertThat(last().getKind()).isEqualTo(LedgerEventKind.GRANTED);
        assertThat(world.account(STAGE).available(Unit.NANOS)).isZero();
        world.reserve(0, "adding", "c-3", 500, 0);
        assertThat(last().getKind()).as("what costs no money needs none").isEqualTo(LedgerEventKind.GRANTED);
    }

    @Test
    void aPipelineWithoutMoneyForAnythingThatWaitsEndsAsOneWithoutTokens() {
        begin(9_000);
        world.selection(0, "adding", WholePipeline.ADDING);
        world.selection(0, "rare", 1);
        world.reserve(0, "adding", "c-0", 500, 4_000);
        world.bill(0, "adding", "c-0", 300, 4_000);
        world.reserve(0, "adding", "c-1", 500, 4_000);
        assertThat(world.plan().getState()).as("rare may still fit").isEqualTo(StageState.PLANNED);
        world.reserve(0, "rare", "c-r", 500, 4_000);
        world.secondsPass(1);
        assertThat(world.plan().getState()).isEqualTo(StageState.CLOSED);
        assertThat(world.plan().getDomains()).extracting(DomainPlan::getReason).containsOnly("budget exhausted");

        // 4,100 nanos are left beside the evaluation's 900: too little for an example of 500 tokens at 13 and a third
        // each.
        world.trained(0, "h0");
        world.evaluated(0, "adding", 5, 10);
        assertThat(world.pipeline().getPhase()).isEqualTo(PipelinePhase.FINISHED);
        assertThat(world.pipeline().getReason()).isEqualTo("budget exhausted before stage 1");
    }

    @Test
    void anOperatorSetsTheMoneyAndTheTokensStayAsTheyWere() {
        begin(20_000);
        money("o-more", 40_000);
        assertThat(world.account(PIPELINE).granted()).isEqualTo(new Amount(10_000, 40_000, 0));
        assertThat(world.account(EVALUATION).granted()).isEqualTo(new Amount(1_000, 4_000, 0));
        assertThat(world.account(STAGE).granted()).isEqualTo(new Amount(4_500, 18_000, 0));
    }

    @Test
    void anOperatorSetsALimitWhereThereWasNoneAndLiftsIt() {
        begin(0);
        world.reserve(0, "adding", "c-0", 500, 3_000);
        money("o-limit", 10_000);
        assertThat(world.account(PIPELINE).available(Unit.NANOS)).isEqualTo(7_000);
        assertThat(world.account(STAGE).available(Unit.NANOS)).isEqualTo(4_500 - 3_000);
        money("o-lift", 0);
        for (var account : List.of(PIPELINE, EVALUATION, STAGE)) {
            assertThat(world.account(account).available(Unit.NANOS)).isEqualTo(Long.MAX_VALUE);
            assertThat(world.account(account).granted().nanos()).isZero();
        }
    }

    @Test
    void moneyIsNeverSetBelowWhatIsPostedAndReserved() {
        begin(20_000);
        world.reserve(0, "adding", "c-0", 500, 4_000);
        world.bill(0, "adding", "c-0", 300, 2_500);
        world.reserve(0, "adding", "c-1", 500, 4_000);
        money("o-less", 6_499);
        assertThat(last().getKind()).isEqualTo(LedgerEventKind.REFUSED);
        assertThat(denial(last()).getCode()).isEqualTo("in-use");
        assertThat(denial(last()).getSentence())
                .isEqualTo(
                        "p has 2,500 nanos posted and 4,000 reserved; a quota of 6,499 asked, at least 6,500 allowed.");
        money("o-least", 6_500);
        assertThat(world.account(PIPELINE).available(Unit.NANOS)).isZero();
        assertThat(world.account(STAGE).available(Unit.NANOS)).isZero();
    }

    @Test
    void aDefinitionWithMoneyBelowNothingIsRefused() {
        world.create(BudgetWorld.definition().setBudgetNanos(-1));
        assertThat(world.pipeline().getReason()).isEqualTo("budget-money is -1 billionths; allowed: from 0.");
    }
}
