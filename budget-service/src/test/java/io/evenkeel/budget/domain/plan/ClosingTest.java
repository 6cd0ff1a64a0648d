package io.evenkeel.budget.domain.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** One domain of ten: four real, six synthetic; a stage with 1,000 tokens left, in which nothing is under way. */
class ClosingTest {
    private static final List<DeniedCall> NOBODY_WAITS = List.of();
    private static final Closing.Stage QUIET = stage(1_000, true, false, false, false);
    private static final Closing.Stage BUSY = stage(1_000, false, false, false, false);
    private static final Closing.Stage STALLED = stage(1_000, true, false, false, true);

    private final DomainProgress fresh = DomainProgress.planned(4, 6, 100, 50, 4, true);

    @Test
    void aDomainGoesOnWhileItsCandidatesAreStillToCome() {
        assertThat(Closing.reason(fresh, NOBODY_WAITS, QUIET)).isEmpty();
        assertThat(Closing.reason(fresh.selected(6), NOBODY_WAITS, QUIET)).isEmpty();
    }

    @Test
    void aFilledDomainIsClosedWhateverElseHolds() {
        var filled = accepted(accepted(fresh, 4, false), 6, true);
        assertThat(Closing.reason(filled, NOBODY_WAITS, BUSY)).contains("filled");
        assertThat(Closing.reason(accepted(fresh, 4, false), NOBODY_WAITS, BUSY))
                .isEmpty();
    }

    @Test
    void whatIsClosedIsNotClosedAgain() {
        var closed = fresh.closed("filled");
        assertThat(Closing.reason(closed, List.of(candidate(2_000)), STALLED)).isEmpty();
        assertThat(Closing.step(closed, List.of(candidate(2_000)), STALLED, 1)).isEqualTo(closed);
    }

    @Test
    void aDomainThatIsAskedForNothingIsClosedFromTheStart() {
        assertThat(DomainProgress.planned(0, 0, 100, 50, 4, false).closed()).isEqualTo("nothing asked");
    }

    @Test
    void whatCannotBePaidWhileNothingIsOpenClosesTheDomain() {
        assertThat(Closing.reason(fresh, List.of(candidate(1_001)), QUIET)).contains("budget exhausted");
    }

    @Test
    void whileACallIsOpenItsRestMayStillPay() {
        assertThat(Closing.reason(fresh, List.of(candidate(1_001)), BUSY)).isEmpty();
    }

    @Test
    void whileACandidateIsBetweenTwoCallsNothingIsCalledExhausted() {
        var between = stage(1_000, true, true, false, false);
        assertThat(Closing.reason(fresh, List.of(candidate(1_001)), between)).isEmpty();
    }

    @Test
    void whatFitsIsAskedForAgain() {
        assertThat(Closing.reason(fresh, List.of(candidate(1_001), candidate(1_000)), QUIET))
                .isEmpty();
    }

    @Test
    void questionsThatCannotBePaidAreNoReasonWhileCandidatesMayCome() {
        var questions = List.of(new DeniedCall(1_001, true, false));
        var realDone = accepted(fresh.selected(6), 4, false);

        assertThat(Closing.reason(fresh, questions, QUIET)).isEmpty();
        assertThat(Closing.reason(realDone.supplied(0, 2, false, ""), questions, QUIET))
                .isEmpty();
        assertThat(Closing.reason(realDone, questions, QUIET)).contains("budget exhausted");
    }

    @Test
    void whatMoneyDoesNotPayForClosesTheDomainThoughThereAreTokens() {
        var stage = new Closing.Stage(1_000, 50, true, true, false, false, false, true);
        assertThat(Closing.reason(fresh, List.of(new DeniedCall(51, false, false, true, false)), stage))
                .contains("budget exhausted");
        assertThat(Closing.reason(fresh, List.of(new DeniedCall(50, false, false, true, false)), stage))
                .isEmpty();
        assertThat(Closing.reason(fresh, List.of(new DeniedCall(51, false, false, false, false)), stage))
                .isEmpty();
    }

    @Test
    void whomEveryTeacherRefusedWaitsAsLongAsOneOfThemMayGetSomethingBack() {
        var refused = List.of(new DeniedCall(1, false, false, false, true));
        var waiting = new Closing.Stage(1_000, Long.MAX_VALUE, false, true, false, false, false, true);
        assertThat(Closing.reason(fresh, refused, waiting)).isEmpty();
        var hopeless = new Closing.Stage(1_000, Long.MAX_VALUE, true, true, false, false, false, true);
        assertThat(Closing.reason(fresh, refused, hopeless)).contains("budget exhausted");
    }

    @Test
    void anOverrunClosesTheDomainOnceNothingIsOpen() {
        assertThat(Closing.reason(fresh, NOBODY_WAITS, stage(1_000, false, false, true, false)))
                .isEmpty();
        assertThat(Closing.reason(fresh, NOBODY_WAITS, stage(-5, true, true, true, false)))
                .contains("a bill went beyond what was held for it");
    }

    @Test
    void whenEveryCandidateHasEndedAndNoMoreWillComeTheSuppliersReasonIsGiven() {
        var allEnded = accepted(fresh.selected(4), 4, false)
                .supplied(0, 3, true, "8 rounds did not make up the shortfall")
                .ended(true, true)
                .ended(true, false);

        assertThat(Closing.reason(allEnded, NOBODY_WAITS, QUIET)).isEmpty();
        assertThat(Closing.reason(allEnded.ended(true, false), NOBODY_WAITS, QUIET))
                .contains("8 rounds did not make up the shortfall");
    }

    @Test
    void aPoolThatRanOutClosesTheDomainWhereNothingCanBeSynthesized() {
        var ranOut = DomainProgress.planned(4, 0, 100, 50, 4, false).selected(1).ended(false, false);
        var withoutRecipes = new Closing.Stage(1_000, Long.MAX_VALUE, true, true, false, false, false, false);
        assertThat(Closing.reason(ranOut, NOBODY_WAITS, withoutRecipes)).contains("the pool has no more candidates");
        assertThat(Closing.isToBeRaised(ranOut, withoutRecipes)).isFalse();
    }

    @Test
    void anEmptySelectionIsDoneAtOnce() {
        var nothing = DomainProgress.planned(4, 0, 100, 50, 4, false).selected(0);
        var withoutRecipes = new Closing.Stage(1_000, Long.MAX_VALUE, true, true, false, false, false, false);
        assertThat(Closing.reason(nothing, NOBODY_WAITS, withoutRecipes)).contains("the pool has no more candidates");
    }

    @Test
    void whereRealCandidatesRanOutSyntheticsAreToMakeUpTheShortfallOnce() {
        var ranOut = accepted(fresh.selected(5), 2, false)
                .ended(false, false)
                .ended(false, false)
                .ended(false, false);

        var raised = Closing.step(ranOut, NOBODY_WAITS, QUIET, 3);
        assertThat(raised.synthetic()).isEqualTo(8);
        assertThat(raised.real()).isEqualTo(4);
        assertThat(raised.quota()).isEqualTo(10);
        assertThat(raised.revision()).isEqualTo(3);
        assertThat(raised.closed()).isEmpty();

        var exhausted = raised.supplied(3, 0, true, "no recipe is left");
        assertThat(Closing.step(exhausted, NOBODY_WAITS, QUIET, 4).closed()).isEqualTo("no recipe is left");
        assertThat(Closing.isToBeRaised(exhausted, QUIET)).isFalse();
    }

    @Test
    void aSupplyThatEndedBeforeTheShortfallWasKnownDoesNotEndIt() {
        var ranOut = fresh.selected(0).supplied(0, 0, true, "no student yet");
        var raised = Closing.step(ranOut, NOBODY_WAITS, QUIET, 1);
        assertThat(raised.exhausted()).isFalse();
        assertThat(raised.supplied(0, 0, true, "no student yet").exhausted()).isFalse();
        assertThat(raised.supplied(1, 0, true, "no student yet").exhausted()).isTrue();
    }

    @Test
    void aDomainWithoutMoneyIsNotRaised() {
        var ranOut = fresh.selected(0);
        assertThat(Closing.step(ranOut, List.of(candidate(1_001)), QUIET, 1))
                .isEqualTo(ranOut.closed("budget exhausted"));
    }

    @Test
    void whatDoesNotMoveIsClosedAsStalledButNeverOverAnOpenCall() {
        assertThat(Closing.reason(fresh, NOBODY_WAITS, STALLED)).contains("stalled");
        assertThat(Closing.reason(fresh, NOBODY_WAITS, stage(1_000, false, false, false, true)))
                .isEmpty();
    }

    @Test
    void aPlaceThatIsHeldForEverDoesNotKeepAStalledDomainOpen() {
        assertThat(Closing.reason(fresh, NOBODY_WAITS, stage(1_000, true, true, false, true)))
                .contains("stalled");
    }

    private static DomainProgress accepted(DomainProgress domain, int times, boolean synthetic) {
        var after = domain;
        for (int i = 0; i < times; i++) {
            after = after.ended(synthetic, true);
        }
        return after;
    }

    private static DeniedCall candidate(long asked) {
        return new DeniedCall(asked, false, false);
    }

    private static Closing.Stage stage(
            long tokens, boolean nothingOpen, boolean betweenCalls, boolean overrun, boolean stalled) {
        return new Closing.Stage(tokens, Long.MAX_VALUE, true, nothingOpen, betweenCalls, overrun, stalled, true);
    }
}
