package io.evenkeel.budget.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.contracts.avro.Amounts;
import io.evenkeel.contracts.avro.DomainPlan;
import io.evenkeel.contracts.avro.LedgerCommandKind;
import io.evenkeel.contracts.avro.LedgerEventKind;
import io.evenkeel.contracts.avro.Outcome;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.contracts.avro.StagePlan;
import io.evenkeel.contracts.avro.StageState;
import io.evenkeel.method.identity.Ids;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stage 0 of {@code acme/p}: 4,500 tokens; adding asks for seven real examples, rare for one real and one synthetic. */
class StageClosingTest {
    private final BudgetWorld world = new BudgetWorld();

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void aDomainDeniedForTokensWhileNothingIsOpenIsClosedAsBudgetExhausted() {
        WholePipeline.begin(world);
        selected();
        world.reserve(0, "adding", "c-1", 4_400);
        world.reserve(0, "adding", "c-2", 200);
        assertThat(lastDenial()).isEqualTo("tokens p/stage-0");
        world.reserve(0, "rare", "c-3", 200);
        assertThat(states()).containsExactly(StageState.PLANNED);

        world.post(0, "adding", "c-1", 4_399, Outcome.ACCEPTED);

        assertThat(states()).containsExactly(StageState.PLANNED, StageState.CLOSING, StageState.CLOSED);
        assertThat(world.plan().getDomains())
                .extracting(DomainPlan::getReason)
                .containsExactly("budget exhausted", "budget exhausted");
        assertThat(domain("adding").getAccepted()).isEqualTo(1);
        assertThat(world.rows("denied-calls")).isZero();
    }

    @Test
    void whatWasDeniedIsNotExhaustedWhileItFitsIntoWhatCameBack() {
        WholePipeline.begin(world);
        selected();
        world.reserve(0, "adding", "c-1", 4_400);
        world.reserve(0, "adding", "c-2", 200);
        world.reserve(0, "rare", "c-3", 200);
        world.post(0, "adding", "c-1", 4_000, Outcome.ACCEPTED);
        assertThat(states()).containsExactly(StageState.PLANNED);

        world.reserve(0, "adding", "c-2", "rationale", 200, 1);
        world.post(0, "adding", "c-2", 200, Outcome.ACCEPTED);
        assertThat(domain("adding").getAccepted()).isZero();
        world.reserve(0, "rare", "c-3", "rationale", 200, 1);
        world.post(0, "rare", "c-3", 200, Outcome.ACCEPTED);
        assertThat(states()).containsExactly(StageState.PLANNED);
    }

    /** Its place is no call: taken for one, both would wait for ever, the planner for its end and it for tokens. */
    @Test
    void aSecondSolveThatCannotBePaidDoesNotHoldItsStageOpen() {
        WholePipeline.begin(world);
        selected();
        world.supply(0, 0, "rare", 1, true, "no recipe is left");
        for (int i = 0; i < WholePipeline.ADDING; i++) {
            world.buy(0, "adding", "c-a" + i, 300);
        }
        world.buy(0, "rare", "c-r", 300);
        world.reserve(0, "rare", "s-1", 2_000);
        world.post(0, "rare", "s-1", 1_900, Outcome.CONTINUES);
        assertThat(states()).containsExactly(StageState.PLANNED);

        world.reserve(0, "rare", "s-1", "second-solve", 500, 0);

        assertThat(lastDenial()).isEqualTo("tokens p/stage-0");
        assertThat(states()).containsExactly(StageState.PLANNED, StageState.CLOSING);
        assertThat(domain("rare").getReason()).isEqualTo("budget exhausted");
        assertThat(world.account(AccountId.stage("p", 0)).reserved().examples()).isEqualTo(1);

        world.end(0, "rare", "s-1");
        assertThat(states()).containsExactly(StageState.PLANNED, StageState.CLOSING, StageState.CLOSED);
        assertThat(domain("rare").getAccepted()).isEqualTo(1);
        assertThat(domain("rare").getRejected()).isZero();
    }

    @Test
    void aCandidateBetweenTwoCallsIsWaitedForBeforeAnythingIsCalledExhausted() {
        WholePipeline.begin(world);
        selected();
        world.reserve(0, "rare", "s-1", 4_000);
        world.reserve(0, "adding", "c-1", 1_000);
        world.reserve(0, "rare", "c-2", 1_000);
        world.post(0, "rare", "s-1", 3_900, Outcome.CONTINUES);
        assertThat(states()).containsExactly(StageState.PLANNED);

        world.reserve(0, "rare", "s-1", "second-solve", 500, 0);
        assertThat(states()).containsExactly(StageState.PLANNED);
        world.post(0, "rare", "s-1", "second-solve", 400, Outcome.ACCEPTED);
        assertThat(states()).containsExactly(StageState.PLANNED, StageState.CLOSING, StageState.CLOSED);
        assertThat(domain("rare").getAccepted()).isEqualTo(1);
    }

    @Test
    void nothingIsGrantedWhileAStageClosesAndItIsClosedWhenItsLastCallEnds() {
        WholePipeline.begin(world);
        selected();
        world.reserve(0, "rare", "w-1", "write-questions", 300, 0);
        fillBoth();
        assertThat(states()).containsExactly(StageState.PLANNED, StageState.CLOSING);
        assertThat(world.plan().getDomains())
                .extracting(DomainPlan::getAcceptedHash)
                .containsOnly("");

        world.reserve(0, "adding", "c-late", 100);
        assertThat(lastDenial()).isEqualTo("stage-closed p/stage-0");
        world.post(0, "rare", "w-1", "write-questions", 250, Outcome.NONE);
        assertThat(states()).containsExactly(StageState.PLANNED, StageState.CLOSING, StageState.CLOSED);
        assertThat(world.journal().getLast().getKind()).isEqualTo(LedgerEventKind.STAGE_CLOSED);
    }

    @Test
    void aCallThatNeverEndsDoesNotHoldAClosingStageForEver() {
        WholePipeline.begin(world);
        selected();
        world.reserve(0, "rare", "w-1", "write-questions", 300, 0);
        fillBoth();
        world.secondsPass(BudgetWorld.STALL_SECONDS - 1);
        assertThat(states()).containsExactly(StageState.PLANNED, StageState.CLOSING);
        world.secondsPass(2);
        assertThat(states()).containsExactly(StageState.PLANNED, StageState.CLOSING, StageState.CLOSED);
        assertThat(world.plan().getReason()).isEqualTo("stalled while closing");
        assertThat(world.account(AccountId.stage("p", 0)).reserved().tokens()).isEqualTo(300);
    }

    @Test
    void aBillThatComesAfterItsStageWasClosedIsStillPosted() {
        WholePipeline.begin(world);
        selected();
        world.reserve(0, "rare", "w-1", "write-questions", 300, 0);
        fillBoth();
        world.secondsPass(BudgetWorld.STALL_SECONDS + 1);
        long before = world.account(AccountId.pipeline("p")).posted().tokens();
        world.post(0, "rare", "w-1", "write-questions", 250, Outcome.NONE);
        assertThat(world.account(AccountId.pipeline("p")).posted().tokens()).isEqualTo(before + 250);
        assertThat(world.account(AccountId.pipeline("p")).reserved().tokens()).isZero();
        assertThat(world.plan().getState()).isEqualTo(StageState.CLOSED);
    }

    @Test
    void theIdsOfAClosedStageAreForgottenWithTimeAndThoseOfTheEvaluationKept() {
        WholePipeline.begin(world);
        selected();
        world.reserve(-1, "", "reference", 100);
        int kept = world.rows("answers");
        world.reserve(0, "rare", "w-1", "write-questions", 300, 0);
        fillBoth();
        world.secondsPass(30);
        assertThat(world.rows("answers")).isGreaterThan(kept + 10);

        world.post(0, "rare", "w-1", "write-questions", 250, Outcome.NONE);
        assertThat(states()).contains(StageState.CLOSED);
        world.secondsPass(30);
        assertThat(world.rows("answers")).isEqualTo(kept);
        assertThat(world.rows("forgetting")).isZero();
    }

    @Test
    void whereRealCandidatesRunOutThePlanIsRevisedOnceForTheDomain() {
        WholePipeline.begin(world);
        world.selection(0, "adding", 2);
        world.selection(0, "rare", 1);
        world.buy(0, "adding", "c-1", 300);
        world.reserve(0, "adding", "c-2", 500);
        world.post(0, "adding", "c-2", 200, Outcome.REJECTED);

        assertThat(states()).containsExactly(StageState.PLANNED, StageState.REVISED);
        assertThat(world.plan().getRevision()).isEqualTo(1);
        assertThat(world.plan().getLiveFrom()).isZero();
        assertThat(domain("adding").getQuota()).isEqualTo(7);
        assertThat(domain("adding").getReal()).isEqualTo(7);
        assertThat(domain("adding").getSynthetic()).isEqualTo(6);
        assertThat(domain("rare").getSynthetic()).isEqualTo(1);

        world.supply(0, 1, "adding", 1, true, "8 rounds did not make up the shortfall");
        world.buy(0, "adding", "s-1", 300);
        world.supply(0, 1, "rare", 0, true, "no recipe is left");
        world.buy(0, "rare", "c-3", 300);
        assertThat(states())
                .containsExactly(StageState.PLANNED, StageState.REVISED, StageState.CLOSING, StageState.CLOSED);
        assertThat(domain("adding").getAccepted()).isEqualTo(2);
        assertThat(domain("adding").getReason()).isEqualTo("8 rounds did not make up the shortfall");
        assertThat(domain("rare").getReason()).isEqualTo("no recipe is left");
    }

    @Test
    void eachDomainIsRaisedByARevisionOfItsOwn() {
        WholePipeline.begin(world);
        world.selection(0, "adding", 0);
        assertThat(world.plan().getRevision()).isEqualTo(1);
        world.selection(0, "rare", 0);
        assertThat(world.plan().getRevision()).isEqualTo(2);
        assertThat(domain("adding").getSynthetic()).isEqualTo(7);
        assertThat(domain("rare").getSynthetic()).isEqualTo(2);
        assertThat(states()).containsExactly(StageState.PLANNED, StageState.REVISED, StageState.REVISED);

        // What was said before the second revision was known holds for the domain that the first one raised.
        world.supply(0, 1, "adding", 0, true, "no student yet");
        world.supply(0, 1, "rare", 0, true, "no student yet");
        assertThat(states()).hasSize(3);
        world.supply(0, 2, "rare", 0, true, "no student yet");
        assertThat(world.plan().getState()).isEqualTo(StageState.CLOSED);
    }

    @Test
    void withoutRecipesAPoolThatRanOutClosesItsDomain() {
        world.create(BudgetWorld.definition().setRecipes(List.of()));
        world.census("adding", 40, 20);
        world.secondsPass(1);
        world.selection(0, "adding", 1);
        world.buy(0, "adding", "c-1", 300);
        assertThat(states()).containsExactly(StageState.PLANNED, StageState.CLOSING, StageState.CLOSED);
        assertThat(domain("adding").getReason()).isEqualTo("the pool has no more candidates");
    }

    @Test
    void aCandidateThatIsReturnedWasNotRejected() {
        WholePipeline.begin(world);
        world.selection(0, "rare", 1);
        world.reserve(0, "rare", "c-1", 500);
        world.post(0, "rare", "c-1", 100, Outcome.RETURNED);
        world.secondsPass(BudgetWorld.STALL_SECONDS);
        assertThat(domain("rare").getRejected()).isZero();
        assertThat(domain("rare").getReason()).isEqualTo("stalled");
    }

    @Test
    void aStageInWhichNothingMovesIsClosedAsStalled() {
        WholePipeline.begin(world);
        world.secondsPass(BudgetWorld.STALL_SECONDS - 1);
        assertThat(states()).containsExactly(StageState.PLANNED);
        world.selection(0, "adding", 9);
        world.secondsPass(BudgetWorld.STALL_SECONDS - 1);
        assertThat(states()).containsExactly(StageState.PLANNED);
        world.secondsPass(1);
        assertThat(states()).containsExactly(StageState.PLANNED, StageState.CLOSING, StageState.CLOSED);
        assertThat(world.plan().getDomains()).extracting(DomainPlan::getReason).containsOnly("stalled");
    }

    @Test
    void aSlowTeacherIsWaitedForHoweverLongItsCallTakes() {
        WholePipeline.begin(world);
        selected();
        world.reserve(0, "adding", "c-1", 500);
        world.secondsPass(3 * BudgetWorld.STALL_SECONDS);
        assertThat(states()).containsExactly(StageState.PLANNED);
    }

    @Test
    void aBillBeyondWhatWasHeldEndsTheStageAndThePipelineWithItsReason() {
        WholePipeline.begin(world);
        selected();
        world.reserve(0, "adding", "c-1", 500);
        world.reserve(0, "adding", "c-2", 500);
        world.post(0, "adding", "c-1", 501, Outcome.ACCEPTED);
        assertThat(states()).containsExactly(StageState.PLANNED);
        world.post(0, "adding", "c-2", 400, Outcome.ACCEPTED);

        assertThat(states()).containsExactly(StageState.PLANNED, StageState.CLOSING, StageState.CLOSED);
        assertThat(domain("rare").getReason()).isEqualTo("a bill went beyond what was held for it");
        world.trained(0, "h0");
        world.evaluated(0, "adding", 1, 10);
        assertThat(world.pipeline().getPhase()).isEqualTo(PipelinePhase.FINISHED);
        assertThat(world.pipeline().getReason())
                .isEqualTo("a bill went beyond what was held for it: nothing is granted for stage 1");
    }

    @Test
    void aLateBillOfALostCallIsPartOfTheNextPlan() {
        WholePipeline.begin(world);
        selected();
        world.reserve(0, "adding", "c-0", 500);
        world.ledger(BudgetWorld.command(LedgerCommandKind.POST, 0, "adding", "c-0", "c-0/rationale/0")
                .setOutcome(Outcome.REJECTED)
                .setUnknown(true));
        fillBoth();
        assertThat(world.plan().getState()).isEqualTo(StageState.CLOSED);
        world.ledger(BudgetWorld.command(LedgerCommandKind.RECONCILE, 0, "adding", "c-0", "c-0/rationale/0")
                .setAmounts(new Amounts(100L, 0L, 0L)));
        world.trained(0, "h0");
        world.evaluated(0, "adding", 1, 10);
        assertThat(world.plan().getTokenCeiling()).isEqualTo(9_000 - 9 * 300 - 100);
    }

    @Test
    void anEmptyStageIsSealedAndTheNextOneIsPlanned() {
        world.create(BudgetWorld.definition().setBudgetTokens(1_000));
        world.census("adding", 40, 20);
        world.secondsPass(1);
        assertThat(states()).containsExactly(StageState.PLANNED, StageState.CLOSING, StageState.CLOSED);
        assertThat(domain("adding").getReason()).isEqualTo("nothing asked");
        world.trained(0, "h-untrained");
        world.evaluated(0, "adding", 0, 10);
        assertThat(world.plan().getStage()).isEqualTo(1);
        assertThat(domain("adding").getQuota()).isEqualTo(1);
    }

    @Test
    void aTrainingThatFailedPausesThePipelineOnce() {
        WholePipeline.begin(world);
        world.trained(-1, "h-untrained");
        world.evaluated(-1, "adding", 0, 10);
        world.trainingFailed(-1, "too late to matter");
        assertThat(world.pipeline().getPhase()).isEqualTo(PipelinePhase.RUNNING);

        world.trainingFailed(0, "loss is not finite");
        world.trainingFailed(0, "loss is not finite");
        assertThat(world.pipeline().getPhase()).isEqualTo(PipelinePhase.PAUSED);
        assertThat(world.pipeline().getReason()).isEqualTo("training of stage 0 failed: loss is not finite");
        assertThat(world.pipelines()).hasSize(3);

        world.reserve(0, "adding", "c-1", 100);
        assertThat(lastDenial()).isEqualTo("pipeline-stopped p");
        world.secondsPass(2 * BudgetWorld.STALL_SECONDS);
        assertThat(states()).containsExactly(StageState.PLANNED);
    }

    @Test
    void aFinishedPipelineStaysFinished() {
        WholePipeline.run(world);
        world.trainingFailed(2, "nobody asked");
        world.trainingFailed(1, "late");
        assertThat(world.pipeline().getPhase()).isEqualTo(PipelinePhase.FINISHED);
        assertThat(world.deadLetters()).isEmpty();
    }

    @Test
    void ofTheEvaluationsOfAStageTheFirstCounts() {
        WholePipeline.begin(world);
        WholePipeline.firstStage(world);
        world.evaluated(0, "adding", 6, 10);
        world.evaluated(0, "adding", 1, 10);
        world.evaluated(-1, "adding", 0, 10);
        world.trained(0, "h0");
        assertThat(domain("adding").getAccuracy()).isEqualTo(0.6);
    }

    @Test
    void aCandidateIsCountedOnceWhateverIsSaidOfItAfterItsEnd() {
        WholePipeline.begin(world);
        selected();
        world.buy(0, "adding", "c-1", 300);
        world.reserve(0, "adding", "c-1", "second-solve", 500, 0);
        world.post(0, "adding", "c-1", "second-solve", 100, Outcome.ACCEPTED);
        world.ledger(BudgetWorld.command(LedgerCommandKind.END, 0, "adding", "c-1", "")
                .setCommandId("c-1/end")
                .setOutcome(Outcome.REJECTED));
        world.secondsPass(BudgetWorld.STALL_SECONDS + 1);
        assertThat(domain("adding").getAccepted()).isEqualTo(1);
        assertThat(domain("adding").getRejected()).isZero();
        assertThat(world.account(AccountId.domain("p", 0, "adding")).posted().examples())
                .isEqualTo(1);
    }

    @Test
    void domainsWhoseNamesBeginAlikeKeepTheirExamplesApart() {
        world.create(BudgetWorld.definition().setPolicy("naive").setRecipes(List.of()));
        world.census("a", 20, 20);
        world.census("a\nb", 20, 20);
        world.census("a/b", 20, 20);
        world.secondsPass(1);
        for (var domain : List.of("a", "a\nb", "a/b")) {
            world.selection(0, domain, 1);
            world.buy(0, domain, candidateOf(domain), 300);
        }
        assertThat(world.plan().getState()).isEqualTo(StageState.CLOSED);
        for (var domain : world.plan().getDomains()) {
            assertThat(domain.getAccepted()).isEqualTo(1);
            assertThat(domain.getAcceptedHash())
                    .isEqualTo(Ids.sha256(candidateOf(domain.getDomain()).getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static String candidateOf(String domain) {
        return Ids.of("c", domain);
    }

    private void selected() {
        world.selection(0, "adding", 12);
        world.selection(0, "rare", 1);
    }

    private void fillBoth() {
        for (int i = 0; i < WholePipeline.ADDING; i++) {
            world.buy(0, "adding", "c-a" + i, 300);
        }
        world.buy(0, "rare", "c-r", 300);
        world.supply(0, 0, "rare", 1, false, "");
        world.buy(0, "rare", "s-r", 300);
    }

    private List<StageState> states() {
        return world.plans().stream().map(StagePlan::getState).toList();
    }

    private String lastDenial() {
        var denial = Objects.requireNonNull(world.journal().stream()
                .filter(event -> event.getDenial() != null)
                .reduce((first, second) -> second)
                .orElseThrow()
                .getDenial());
        return denial.getCode() + " " + denial.getAccount();
    }

    private DomainPlan domain(String domain) {
        return world.plan().getDomains().stream()
                .filter(row -> row.getDomain().equals(domain))
                .findFirst()
                .orElseThrow();
    }
}
