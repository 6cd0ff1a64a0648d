package io.evenkeel.launcher.report;

import static io.evenkeel.launcher.report.Records.amounts;
import static io.evenkeel.launcher.report.Records.by;
import static io.evenkeel.launcher.report.Records.checkpoint;
import static io.evenkeel.launcher.report.Records.denial;
import static io.evenkeel.launcher.report.Records.domain;
import static io.evenkeel.launcher.report.Records.evaluation;
import static io.evenkeel.launcher.report.Records.event;
import static io.evenkeel.launcher.report.Records.inForce;
import static io.evenkeel.launcher.report.Records.manifest;
import static io.evenkeel.launcher.report.Records.measured;
import static io.evenkeel.launcher.report.Records.plan;
import static io.evenkeel.launcher.report.Records.quarantined;
import static io.evenkeel.launcher.report.Records.quota;
import static io.evenkeel.launcher.report.Records.real;
import static io.evenkeel.launcher.report.Records.rejection;
import static io.evenkeel.launcher.report.Records.synthetic;
import static io.evenkeel.launcher.report.Records.teacherQuota;
import static io.evenkeel.launcher.report.Records.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.contracts.avro.Amounts;
import io.evenkeel.contracts.avro.BudgetPeriod;
import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.DomainKind;
import io.evenkeel.contracts.avro.LedgerEvent;
import io.evenkeel.contracts.avro.LedgerEventKind;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.PipelineInForce;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.contracts.avro.RefillCalendar;
import io.evenkeel.contracts.avro.StageState;
import io.evenkeel.contracts.avro.Teacher;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class PipelineFoldTest {
    private static PipelineFold foldOf(SpecificRecord... records) {
        var fold = new PipelineFold(Records.LEDGER, Records.PIPELINE);
        List.of(records).forEach(fold::add);
        return fold;
    }

    private static StageRow stage(PipelineFold fold, int number) {
        return fold.report().stages().stream()
                .filter(row -> row.stage() == number)
                .findFirst()
                .orElseThrow();
    }

    private static DomainRow row(PipelineFold fold, int stage, String domain) {
        return fold.report().domains().stream()
                .filter(row -> row.stage() == stage && row.domain().equals(domain))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aPipelineThatNobodyAskedForIsUnknownAndItsBooksAreEmpty() {
        var report = foldOf().report();
        assertThat(report.totals().phase()).isEqualTo("UNKNOWN");
        assertThat(report.totals().balanced()).isTrue();
        assertThat(report.stages()).isEmpty();
        assertThat(report.accounts()).isEmpty();
    }

    @Test
    void theLastWordOnThePipelineCounts() {
        var fold = foldOf(inForce(PipelinePhase.WAITING, "waits"), inForce(PipelinePhase.FINISHED, "all stages done"));
        assertThat(fold.report().totals().phase()).isEqualTo("FINISHED");
        assertThat(fold.report().totals().reason()).isEqualTo("all stages done");
    }

    @Test
    void acceptedExamplesAreCountedByOriginAndRejectedOnesByReason() {
        var fold = foldOf(
                real(0, "contracts"),
                real(0, "contracts"),
                synthetic(0, "contracts", "teacher"),
                rejection(0, "contracts", "malformed", false),
                rejection(0, "contracts", "solves-disagree", false),
                rejection(0, "contracts", "malformed", false),
                quarantined(0, "contracts", "duplicate-of-pool"));
        var row = row(fold, 0, "contracts");
        assertThat(row.real()).isEqualTo(2);
        assertThat(row.synthetic()).isEqualTo(1);
        assertThat(row.rejected()).containsExactlyInAnyOrderEntriesOf(Map.of("malformed", 2L, "solves-disagree", 1L));
        assertThat(row.quarantined()).containsExactlyEntriesOf(Map.of("duplicate-of-pool", 1L));
        assertThat(fold.accepted(0, "contracts")).isEqualTo(3);
    }

    @Test
    void whatGoesBackToItsPoolIsNotRejected() {
        var fold = foldOf(real(0, "contracts"), rejection(0, "contracts", "stage-closed", true));
        assertThat(row(fold, 0, "contracts").rejected()).isEmpty();
    }

    @Test
    void aCallIsSavedWhereTheStudentWroteTheQuestion() {
        var fold = foldOf(
                synthetic(1, "contracts", "student"),
                synthetic(1, "torts", "student"),
                synthetic(1, "torts", "teacher"),
                synthetic(2, "torts", "student"),
                real(1, "torts"));
        assertThat(stage(fold, 1).callsSaved()).isEqualTo(2);
        assertThat(stage(fold, 2).callsSaved()).isEqualTo(1);
        assertThat(fold.report().totals().callsSaved()).isEqualTo(3);
    }

    @Test
    void theUntrainedStudentStandsFirstAndCostsNothing() {
        var fold = foldOf(
                checkpoint(-1, 0, null),
                evaluation(-1, 0, measured("contracts", 1, 10)),
                checkpoint(0, 0.5, null),
                event(LedgerEventKind.POSTED, -1, "evaluation", tokens(7), tokens(9)));
        var stages = fold.report().stages();
        assertThat(stages).extracting(StageRow::stage).containsExactly(-1, 0);
        assertThat(stages).extracting(StageRow::state).containsExactly("untrained", "trained");
        assertThat(stages.get(0).tokens()).isZero();
        assertThat(stages.get(0).loss()).isNull();
        assertThat(stages.get(0).steps()).isNull();
        assertThat(stages.get(0).macro().accuracy()).isEqualTo(0.1);
        assertThat(stages.get(1).loss()).isEqualTo(0.5);
        assertThat(fold.report().totals().calls()).containsExactlyEntriesOf(Map.of("rationale", 1L));
    }

    @Test
    void theStateOfAStageIsTheFarthestThatItHasCome() {
        var fold = foldOf(plan(0, StageState.CLOSING));
        assertThat(stage(fold, 0).state()).isEqualTo("closing");
        fold.add(manifest(0, 4, "ab"));
        assertThat(stage(fold, 0).state()).isEqualTo("sealed");
        assertThat(stage(fold, 0).examples()).isEqualTo(4);
        fold.add(checkpoint(0, 0.7, null));
        assertThat(stage(fold, 0).state()).isEqualTo("trained");
    }

    @Test
    void aTrainingThatFailedForGoodShowsNoLossAndNoCheckpoint() {
        var fold = foldOf(checkpoint(-1, 0, null), checkpoint(0, 0.7, "the loss was not finite"));
        assertThat(stage(fold, 0).state()).isEqualTo("failed");
        assertThat(stage(fold, 0).loss()).isNull();
        assertThat(fold.newestCheckpoint().orElseThrow().getStage()).isEqualTo(-1);
    }

    @Test
    void theFirstManifestAndCheckpointOfAStageCount() {
        var fold =
                foldOf(manifest(0, 4, "ab"), manifest(0, 5, "cd"), checkpoint(0, 0.7, null), checkpoint(0, 0.1, null));
        assertThat(stage(fold, 0).manifest()).isEqualTo("ab");
        assertThat(stage(fold, 0).loss()).isEqualTo(0.7);
    }

    @Test
    void stagesCompareOnTheLowestVersionOfTheHeldOutQuestionsInAnyOrder() {
        var first = evaluation(0, 0, measured("contracts", 2, 10));
        var again = evaluation(0, 0, measured("contracts", 3, 10));
        var later = evaluation(0, 1, measured("contracts", 9, 10));
        assertThat(row(foldOf(first, again, later), 0, "contracts").correct()).isEqualTo(2);
        assertThat(row(foldOf(later, first, again), 0, "contracts").correct()).isEqualTo(2);
    }

    @Test
    void tooFewQuestionsGiveNoAccuracy() {
        var fold = foldOf(evaluation(0, 0, measured("contracts", 3, 4), measured("torts", 5, 10)));
        assertThat(row(fold, 0, "contracts").score()).isEqualTo(Score.NONE);
        assertThat(row(fold, 0, "torts").score().accuracy()).isEqualTo(0.5);
    }

    @Test
    void aDomainThatWasTailOnceIsTailInEveryStageOfTheReport() {
        var fold = foldOf(
                plan(0, StageState.CLOSED, domain("torts", DomainKind.HEAD, 5, "filled")),
                evaluation(0, 0, measured("contracts", 10, 10), measured("torts", 0, 10)),
                plan(1, StageState.CLOSED, domain("torts", DomainKind.TAIL, 5, "filled")),
                evaluation(1, 0, measured("contracts", 10, 10), measured("torts", 5, 10)));
        assertThat(stage(fold, 0).head().accuracy()).isEqualTo(1.0);
        assertThat(stage(fold, 0).tail().accuracy()).isEqualTo(0.0);
        assertThat(stage(fold, 1).tail().accuracy()).isEqualTo(0.5);
        assertThat(fold.report().totals().tailDomains()).containsExactly("torts");
        assertThat(row(fold, 0, "torts").kind()).isEqualTo("head");
        assertThat(row(fold, 1, "torts").kind()).isEqualTo("tail");
    }

    @Test
    void callsAreCountedByPurposeAndWhatNobodyKnowsIsCountedBesides() {
        var fold = foldOf(
                event(LedgerEventKind.POSTED, 0, "contracts", tokens(7), tokens(9)),
                event(Records.PIPELINE, LedgerEventKind.POSTED, 0, "contracts", tokens(9), tokens(9))
                        .setUnknown(true)
                        .setPurpose(CallPurpose.SECOND_SOLVE)
                        .build(),
                event(LedgerEventKind.OVERRUN, 0, "contracts", tokens(12), tokens(9)),
                event(LedgerEventKind.VOIDED, 0, "contracts", tokens(9), tokens(9)),
                event(LedgerEventKind.RECONCILED, 0, "contracts", tokens(-4), tokens(0)));
        var totals = fold.report().totals();
        assertThat(totals.calls()).containsExactlyInAnyOrderEntriesOf(Map.of("rationale", 2L, "second_solve", 1L));
        assertThat(totals.unknownCalls()).isEqualTo(1);
        assertThat(totals.overruns()).isEqualTo(1);
        assertThat(stage(fold, 0).calls()).isEqualTo(3);
        assertThat(stage(fold, 0).tokens()).isEqualTo(7 + 9 + 12 - 4);
        assertThat(row(fold, 0, "contracts").tokens()).isEqualTo(24);
    }

    @Test
    void entriesOfAnotherPipelineOnTheSameLedgerAreNotOurs() {
        var fold = foldOf(event("tax", LedgerEventKind.POSTED, 0, "contracts", tokens(7), tokens(0))
                .build());
        assertThat(fold.report().accounts()).isEmpty();
        assertThat(fold.report().totals().calls()).isEmpty();
    }

    private static final LedgerEvent OF_THE_PIPELINE = quota(-1, "", amounts(1_000, 0), "nanos", "examples");

    private static PipelineInForce withTeachers(String... names) {
        var teachers = Stream.of(names)
                .map(name -> Teacher.newBuilder()
                        .setName(name)
                        .setModel("m")
                        .setWeight(1)
                        .build())
                .toList();
        var definition = PipelineDefinition.newBuilder(Records.definition(Records.LEDGER, Records.PIPELINE))
                .setTeachers(teachers)
                .build();
        return inForce(definition, PipelinePhase.RUNNING, "stage 0");
    }

    @Test
    void accountsOfTheTeachersThatTheDefinitionNamesAreShownAndCountNothingTwice() {
        var fold = foldOf(
                withTeachers("big", "small"),
                OF_THE_PIPELINE,
                teacherQuota("big", amounts(500, 0), "nanos"),
                teacherQuota("small", amounts(0, 0), "tokens", "nanos"),
                teacherQuota("others", amounts(10, 0), "nanos"),
                by("big", event(LedgerEventKind.GRANTED, 0, "contracts", amounts(90, 1), tokens(0))),
                by("small", event(LedgerEventKind.GRANTED, 0, "contracts", amounts(60, 1), tokens(0))),
                by("big", event(LedgerEventKind.POSTED, 0, "contracts", amounts(70, 1), amounts(90, 1))),
                by("small", event(LedgerEventKind.VOIDED, 0, "contracts", amounts(60, 1), amounts(60, 1))),
                by(
                        "big",
                        event("tax", LedgerEventKind.GRANTED, 0, "contracts", amounts(40, 1), tokens(0))
                                .build()));
        var report = fold.report();
        assertThat(report.totals().posted()).isEqualTo(70);
        assertThat(report.totals().reserved()).isZero();
        assertThat(report.totals().calls()).containsExactlyEntriesOf(Map.of("rationale", 1L));
        assertThat(report.totals().balanced()).isTrue();
        assertThat(stage(fold, 0).tokens()).isEqualTo(70);
        assertThat(row(fold, 0, "contracts").tokens()).isEqualTo(70);
        assertThat(report.accounts())
                .filteredOn(account -> account.account().startsWith("teacher:"))
                .containsExactly(
                        new Account("teacher:big", "tokens", 500L, 390L, 40, 70),
                        new Account("teacher:small", "tokens", null, null, 0, 0));
        assertThat(report.accounts())
                .filteredOn(account -> account.account().startsWith("tax"))
                .isEmpty();
        assertThat(report.table()).contains("\nteacher:big ");
    }

    @Test
    void theBooksOfATeacherThatWentBeyondAreNotBalanced() {
        var spent = List.of(
                OF_THE_PIPELINE,
                teacherQuota("big", amounts(50, 0), "nanos"),
                by("big", event(LedgerEventKind.GRANTED, 0, "contracts", amounts(40, 1), tokens(0))),
                by("big", event(LedgerEventKind.OVERRUN, 0, "contracts", amounts(60, 1), amounts(40, 1))));
        var ours = foldOf(withTeachers("big"));
        spent.forEach(ours::add);
        assertThat(ours.report().totals().balanced()).isFalse();
        var others = foldOf(withTeachers("small"));
        spent.forEach(others::add);
        assertThat(others.report().totals().balanced()).isTrue();
    }

    @Test
    void aTeachersDenialThatContradictsTheBooksIsNotBalanced() {
        var quota = teacherQuota("big", amounts(50, 0), "nanos");
        var right = by("big", denial(0, "contracts", "teacher:big", "tokens", 50));
        var wrong = by("big", denial(0, "contracts", "teacher:big", "tokens", 49));
        assertThat(foldOf(withTeachers("big"), quota, right).report().totals().balanced())
                .isTrue();
        assertThat(foldOf(withTeachers("big"), quota, wrong).report().totals().balanced())
                .isFalse();
    }

    @Test
    void booksThatDoNotAddUpAreNotBalanced() {
        var granted = quota(-1, "", amounts(100, 0), "examples");
        var reserved = event(LedgerEventKind.GRANTED, 0, "contracts", amounts(60, 1), tokens(0));
        var right = denial(0, "contracts", Records.PIPELINE, "tokens", 40);
        var wrong = denial(0, "contracts", Records.PIPELINE, "tokens", 39);
        assertThat(foldOf(granted, reserved, right).report().totals().balanced())
                .isTrue();
        assertThat(foldOf(granted, reserved, wrong).report().totals().balanced())
                .isFalse();
        assertThat(foldOf(granted, reserved, reserved).report().totals().balanced())
                .isFalse();
    }

    @Test
    void aBudgetThatIsRefilledShowsItsPeriodAndWhatWasSpentInIt() {
        var day = new BudgetPeriod(
                RefillCalendar.DAILY, "2026-12-24", Instant.parse("2026-12-25T00:00:00Z"), tokens(100), tokens(60));
        var evaluation = new BudgetPeriod(day.getRefill(), day.getName(), day.getEnd(), tokens(10), tokens(0));
        var fold = foldOf(
                quota(-1, "", amounts(100, 0), "examples"),
                event(LedgerEventKind.POSTED, 0, "contracts", tokens(60), tokens(0)),
                refilled("", amounts(160, 0), day),
                refilled("evaluation", amounts(10, 0), evaluation),
                event(LedgerEventKind.POSTED, 0, "contracts", tokens(7), tokens(0)));
        var period = new PeriodRow("2026-12-24", 100, 7, "2026-12-25T00:00:00Z");
        assertThat(fold.report().totals().period()).isEqualTo(period);
        assertThat(period.sentence())
                .isEqualTo(
                        "7 of the 100 tokens of 2026-12-24 are spent; the budget is refilled at 2026-12-25T00:00:00Z.");
        assertThat(fold.report().totals().available()).isEqualTo(93);
        assertThat(fold.report().totals().balanced()).isTrue();
        var totals = fold.report().json().get("totals");
        assertThat(totals.get("period").textValue()).isEqualTo("2026-12-24");
        assertThat(totals.get("period_budget").longValue()).isEqualTo(100);
        assertThat(totals.get("period_posted").longValue()).isEqualTo(7);
        assertThat(totals.get("refill_at").textValue()).isEqualTo("2026-12-25T00:00:00Z");
        assertThat(foldOf().report().totals().period()).isNull();
    }

    private static LedgerEvent refilled(String domain, Amounts quota, BudgetPeriod period) {
        return event(Records.PIPELINE, LedgerEventKind.QUOTA_SET, -1, domain, quota, tokens(0))
                .setUnlimited(List.of("examples"))
                .setReason("refilled for " + period.getName())
                .setPeriod(period)
                .build();
    }

    @Test
    void aRecordThatTheReportDoesNotTakeIsAnError() {
        assertThatThrownBy(() -> foldOf(tokens(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Amounts");
    }

    @Test
    void tableAndJsonHaveTheSameColumns() {
        var report = foldOf(
                        inForce(PipelinePhase.RUNNING, "stage 0"),
                        quota(-1, "", amounts(100, 0), "nanos", "examples"),
                        plan(0, StageState.PLANNED, domain("contracts", DomainKind.HEAD, 5, "")),
                        manifest(0, 4, "0123456789abcdef"),
                        evaluation(0, 0, measured("contracts", 5, 10)))
                .report();
        var headings = report.table()
                .lines()
                .filter(line -> line.matches("(ledger|stage|account) .*"))
                .map(line -> List.of(line.split(" {2,}")))
                .toList();
        assertThat(headings).hasSize(4);
        var json = report.json();
        assertThat(headings.get(0))
                .isEqualTo(json.get("totals").properties().stream()
                        .map(Map.Entry::getKey)
                        .toList());
        var lists = List.of("stages", "domains", "accounts");
        for (int i = 0; i < lists.size(); i++) {
            assertThat(headings.get(i + 1))
                    .isEqualTo(json.get(lists.get(i)).get(0).properties().stream()
                            .map(Map.Entry::getKey)
                            .toList());
        }
        assertThat(report.table()).contains("0.500 [0.237, 0.763]", " 0123456789ab\n");
        assertThat(json.at("/stages/0/manifest").textValue()).isEqualTo("0123456789abcdef");
        assertThat(json.at("/domains/0/accuracy/accuracy").doubleValue()).isEqualTo(0.5);
        assertThat(json.at("/accounts/0/granted").longValue()).isEqualTo(100);
    }
}
