package io.evenkeel.budget.stream;

import static io.evenkeel.budget.stream.BudgetWorld.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.budget.domain.ledger.Amount;
import io.evenkeel.budget.domain.ledger.Unit;
import io.evenkeel.contracts.avro.DomainPlan;
import io.evenkeel.contracts.avro.LedgerEvent;
import io.evenkeel.contracts.avro.LedgerEventKind;
import io.evenkeel.contracts.avro.OperatorCommandKind;
import io.evenkeel.contracts.avro.Outcome;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.contracts.avro.StageState;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pause, resume, budget: what an operator asks, and where the answer stands. */
class OperatorTest {
    private static final AccountId PIPELINE = AccountId.pipeline("p");
    private static final AccountId EVALUATION = AccountId.evaluation("p");
    private static final AccountId STAGE = AccountId.stage("p", 0);

    private final BudgetWorld world = new BudgetWorld();

    @AfterEach
    void stop() {
        world.close();
    }

    private void pause() {
        world.operator(order("o-pause", OperatorCommandKind.PAUSE).setWhy("the teacher is ill"));
    }

    private void resume() {
        world.operator(order("o-resume", OperatorCommandKind.RESUME).setWhy("it is well"));
    }

    private void budget(String id, long tokens) {
        world.operator(order(id, OperatorCommandKind.SET_BUDGET).setBudgetTokens(tokens));
    }

    /** What the journal answers to a command. */
    private LedgerEvent answer(String commandId) {
        return world.journal().stream()
                .filter(event -> event.getCommandId().equals(commandId))
                .findFirst()
                .orElseThrow();
    }

    private String refusal(String commandId) {
        var answer = answer(commandId);
        assertThat(answer.getKind()).isEqualTo(LedgerEventKind.REFUSED);
        return Objects.requireNonNull(answer.getDenial()).getCode() + ": "
                + answer.getDenial().getSentence();
    }

    @Test
    void whileAPipelineIsPausedNothingIsGrantedAndOpenCallsEnd() {
        WholePipeline.begin(world);
        world.reserve(0, "adding", "c-1", 500);
        pause();
        assertThat(answer("o-pause").getKind()).isEqualTo(LedgerEventKind.PAUSED);
        assertThat(world.pipeline().getPhase()).isEqualTo(PipelinePhase.PAUSED);
        assertThat(world.pipeline().getReason()).isEqualTo("paused by anna: the teacher is ill");

        world.reserve(0, "adding", "c-2", 500);
        assertThat(world.journal().getLast().getReason()).isEqualTo("pipeline-stopped");
        world.post(0, "adding", "c-1", 300, Outcome.ACCEPTED);
        assertThat(world.journal().getLast().getKind()).isEqualTo(LedgerEventKind.POSTED);
        assertThat(world.account(STAGE).posted().tokens()).isEqualTo(300);
    }

    @Test
    void aResumedPipelineGoesOnWhereItWasHoweverLongThePauseLasted() {
        WholePipeline.begin(world);
        world.selection(0, "adding", WholePipeline.ADDING + 4);
        world.buy(0, "adding", "c-0", 300);
        pause();
        world.secondsPass(3 * BudgetWorld.STALL_SECONDS);
        assertThat(world.plans()).hasSize(1);
        resume();
        world.secondsPass(1);
        assertThat(world.pipeline().getPhase()).isEqualTo(PipelinePhase.RUNNING);
        assertThat(world.pipeline().getReason()).isEqualTo("resumed by anna: it is well");
        assertThat(world.plans()).hasSize(1);
        for (int i = 1; i < WholePipeline.ADDING; i++) {
            world.buy(0, "adding", "c-" + i, 300);
        }
        world.selection(0, "rare", 1);
        world.buy(0, "rare", "c-r", 300);
        world.supply(0, 0, "rare", 0, true, "no more");
        assertThat(world.plan().getState()).isEqualTo(StageState.CLOSED);
        assertThat(world.plan().getDomains())
                .extracting(DomainPlan::getAccepted)
                .containsExactly((long) WholePipeline.ADDING, 1L);
    }

    @Test
    void whatWaitedForTrafficWaitsAgain() {
        world.create(BudgetWorld.definition());
        pause();
        world.census("adding", 40, 30);
        world.secondsPass(10);
        assertThat(world.plans()).isEmpty();
        resume();
        assertThat(world.pipelines().get(2).getPhase()).isEqualTo(PipelinePhase.WAITING);
        world.secondsPass(1);
        assertThat(world.plans()).hasSize(1);
    }

    @Test
    void whatATrainingSaysDuringThePauseIsNotLost() {
        WholePipeline.begin(world);
        WholePipeline.firstStage(world);
        pause();
        world.trained(0, "h0");
        world.evaluated(0, "adding", 6, 10);
        assertThat(world.plan().getStage()).isZero();
        resume();
        assertThat(world.plan().getStage()).isEqualTo(1);
    }

    @Test
    void aPipelineThatAFailurePausedIsResumedAndTheFailureForgiven() {
        WholePipeline.begin(world);
        WholePipeline.firstStage(world);
        pause();
        world.trainingFailed(0, "disk full");
        assertThat(world.pipeline().getReason()).isEqualTo("training of stage 0 failed: disk full");
        resume();
        assertThat(world.pipeline().getPhase()).isEqualTo(PipelinePhase.RUNNING);
        assertThat(world.pipeline().getFailuresForgiven()).isEqualTo(1);
        world.trained(0, "h0");
        world.trainingFailed(0, "evaluation is impossible");
        assertThat(world.pipeline().getReason()).isEqualTo("evaluation of stage 0 failed: evaluation is impossible");
        world.operator(order("o-again", OperatorCommandKind.RESUME));
        assertThat(world.pipeline().getFailuresForgiven()).isEqualTo(2);
        world.evaluated(0, "adding", 6, 10);
        assertThat(world.plan().getStage()).isEqualTo(1);
    }

    @Test
    void aCommandThatComesAgainHasOneEffectAndOneAnswer() {
        WholePipeline.begin(world);
        pause();
        resume();
        int entries = world.journal().size();
        pause();
        budget("o-budget", 20_000);
        budget("o-budget", 20_000);
        assertThat(world.pipeline().getPhase()).isEqualTo(PipelinePhase.RUNNING);
        assertThat(world.journal()).hasSize(entries + 3);
    }

    @Test
    void whatCannotBeIsRefusedByName() {
        pause();
        assertThat(refusal("o-pause")).startsWith("no-such-account: ");
        WholePipeline.begin(world);
        resume();
        assertThat(refusal("o-resume")).isEqualTo("not-paused: pipeline p is not paused");
        world.operator(order("o-1", OperatorCommandKind.PAUSE));
        world.operator(order("o-2", OperatorCommandKind.PAUSE));
        assertThat(refusal("o-2")).startsWith("pipeline-stopped: ");
    }

    @Test
    void aFinishedPipelineIsNeitherPausedNorResumed() {
        WholePipeline.run(world);
        pause();
        resume();
        assertThat(refusal("o-pause")).startsWith("pipeline-stopped: ");
        assertThat(refusal("o-resume")).startsWith("pipeline-stopped: ");
        assertThat(world.pipeline().getPhase()).isEqualTo(PipelinePhase.FINISHED);
    }

    @Test
    void aNewBudgetIsSharedOutAsTheFirstWas() {
        WholePipeline.begin(world);
        assertThat(world.account(STAGE).granted().tokens()).isEqualTo(4_500);
        world.buy(0, "adding", "c-0", 300);
        budget("o-same", 10_000);
        assertThat(world.account(STAGE).granted().tokens()).isEqualTo(4_500);
        budget("o-more", 20_000);
        assertThat(answer("o-more").getKind()).isEqualTo(LedgerEventKind.QUOTA_SET);
        assertThat(answer("o-more").getReason()).isEqualTo("budget set by anna: test");
        assertThat(world.account(PIPELINE).granted()).isEqualTo(new Amount(20_000, 0, 0));
        assertThat(world.account(EVALUATION).granted().tokens()).isEqualTo(2_000);
        assertThat(world.account(STAGE).granted().tokens()).isEqualTo(9_000);
        assertThat(world.account(PIPELINE).posted().tokens()).isEqualTo(300);
    }

    @Test
    void aBudgetIsNeverSetBelowWhatIsPostedAndReserved() {
        WholePipeline.begin(world);
        world.buy(0, "adding", "c-0", 300);
        world.reserve(0, "adding", "c-1", 500);
        budget("o-less", 799);
        assertThat(refusal("o-less"))
                .isEqualTo(
                        "in-use: p has 300 tokens posted and 500 reserved; a quota of 799 asked, at least 800 allowed.");
        assertThat(world.account(PIPELINE).granted().tokens()).isEqualTo(10_000);
        budget("o-least", 800);
        for (var account : List.of(PIPELINE, STAGE)) {
            assertThat(world.account(account).available(Unit.TOKENS))
                    .as("%s", account)
                    .isZero();
        }
        assertThat(world.account(EVALUATION).granted().tokens()).isEqualTo(80);
    }

    @Test
    void aStageThatTheBudgetNoLongerPaysForClosesInsteadOfWaiting() {
        WholePipeline.begin(world);
        world.selection(0, "adding", WholePipeline.ADDING);
        world.selection(0, "rare", 1);
        world.buy(0, "adding", "c-0", 300);
        budget("o-less", 400);
        world.reserve(0, "adding", "c-1", 500);
        world.reserve(0, "rare", "c-r", 500);
        world.secondsPass(1);
        assertThat(world.plan().getState()).isEqualTo(StageState.CLOSED);
        assertThat(world.plan().getDomains()).extracting(DomainPlan::getReason).containsOnly("budget exhausted");
    }

    @Test
    void whatNoOperatorCanAskForGoesToTheDeadLetters() {
        WholePipeline.begin(world);
        world.operator(OperatorCommandKind.CREATE_PIPELINE, null);
        world.operator(OperatorCommandKind.SET_BUDGET, null);
        world.operator(OperatorCommandKind.UNKNOWN, null);
        budget("o-0", 0);
        assertThat(world.deadLetters()).hasSize(4);
    }

    @Test
    void everythingDeliveredTwiceHasTheEffectOfOnce() {
        try (var once = new BudgetWorld();
                var twice = new BudgetWorld(2)) {
            for (var each : List.of(once, twice)) {
                WholePipeline.begin(each);
                each.operator(order("o-1", OperatorCommandKind.PAUSE));
                each.operator(order("o-2", OperatorCommandKind.RESUME));
                each.operator(order("o-3", OperatorCommandKind.SET_BUDGET).setBudgetTokens(12_000L));
            }
            assertThat(twice.journal()).hasSameSizeAs(once.journal());
            assertThat(twice.accounts()).isEqualTo(once.accounts());
        }
    }
}
