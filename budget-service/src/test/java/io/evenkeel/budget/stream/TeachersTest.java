package io.evenkeel.budget.stream;

import static io.evenkeel.budget.stream.BudgetWorld.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.budget.domain.ledger.Amount;
import io.evenkeel.budget.domain.ledger.Unit;
import io.evenkeel.contracts.avro.Amounts;
import io.evenkeel.contracts.avro.Denial;
import io.evenkeel.contracts.avro.DomainPlan;
import io.evenkeel.contracts.avro.LedgerCommandKind;
import io.evenkeel.contracts.avro.LedgerEvent;
import io.evenkeel.contracts.avro.LedgerEventKind;
import io.evenkeel.contracts.avro.OperatorCommandKind;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.contracts.avro.RateLimits;
import io.evenkeel.contracts.avro.StageState;
import io.evenkeel.contracts.avro.Teacher;
import io.evenkeel.contracts.avro.TeacherOffer;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A pipeline with two teachers: ten thousand tokens in two stages, and what each teacher may be paid. */
class TeachersTest {
    private static final AccountId WISE = AccountId.teacher("wise");
    private static final AccountId CHEAP = AccountId.teacher("cheap");

    private final BudgetWorld world = new BudgetWorld();

    @AfterEach
    void stop() {
        world.close();
    }

    private static Teacher.Builder teacher(String name) {
        return Teacher.newBuilder().setName(name).setModel(name + "-model").setWeight(1);
    }

    private static PipelineDefinition.Builder definition(Teacher.Builder... teachers) {
        return BudgetWorld.definition()
                .setTeachers(Stream.of(teachers).map(Teacher.Builder::build).toList());
    }

    private void begin(Teacher.Builder... teachers) {
        world.create(definition(teachers));
        world.census("adding", 30, 24);
        world.census("rare", 10, 1);
        world.secondsPass(1);
    }

    private LedgerEvent reserve(String domain, String candidate, long tokens) {
        world.ledger(BudgetWorld.command(LedgerCommandKind.RESERVE, 0, domain, candidate, candidate + "/rationale/0")
                .setAmounts(new Amounts(tokens, 0L, 1L))
                .setTeachers(List.of(
                        new TeacherOffer("wise", 10 * tokens, false), new TeacherOffer("cheap", 2 * tokens, false))));
        return world.journal().getLast();
    }

    @Test
    void whatADefinitionNamesOfItsTeachersStandsInTheJournalBeforeAnythingElse() {
        begin(
                teacher("wise").setBudgetTokens(2_000).setBudgetNanos(30_000),
                teacher("cheap")
                        .setRates(
                                RateLimits.newBuilder().setRequestsPerMinute(4).build()));
        assertThat(world.account(WISE).available(Unit.TOKENS)).isEqualTo(2_000);
        assertThat(world.account(WISE).available(Unit.NANOS)).isEqualTo(30_000);
        assertThat(world.account(CHEAP).available(Unit.TOKENS)).isEqualTo(Long.MAX_VALUE);
        assertThat(world.journal())
                .filteredOn(event -> event.getKind() == LedgerEventKind.LIMITS_SET)
                .singleElement()
                .satisfies(event -> assertThat(event.getTeacher()).isEqualTo("cheap"));
        assertThat(world.journal())
                .filteredOn(event -> event.getAccount().equals("teacher:wise"))
                .singleElement()
                .satisfies(event -> assertThat(event.getPipeline()).isEmpty());
    }

    @Test
    void aGrantNamesWhoMakesTheCallAndHoldsWhatThatCosts() {
        begin(teacher("wise").setBudgetTokens(600), teacher("cheap"));
        var first = reserve("adding", "c-0", 500);
        assertThat(first.getTeacher()).isEqualTo("wise");
        assertThat(first.getAmounts()).isEqualTo(new Amounts(500L, 5_000L, 1L));
        var second = reserve("adding", "c-1", 500);
        assertThat(second.getTeacher()).isEqualTo("cheap");
        assertThat(second.getAmounts()).isEqualTo(new Amounts(500L, 1_000L, 1L));
        world.bill(0, "adding", "c-0", 300, 3_000);
        assertThat(world.journal().getLast().getTeacher()).isEqualTo("wise");
        assertThat(world.account(WISE).posted()).isEqualTo(new Amount(300, 3_000, 0));
        assertThat(world.account(CHEAP).reserved()).isEqualTo(new Amount(500, 1_000, 0));
    }

    @Test
    void anotherPipelineOfTheLedgerSharesItsTeachersAndMayFundThemAnew() {
        begin(teacher("wise").setBudgetTokens(600), teacher("cheap"));
        reserve("adding", "c-0", 500);
        world.operator(order("o-q", OperatorCommandKind.CREATE_PIPELINE)
                .setPipeline("q")
                .setDefinition(definition(teacher("wise").setBudgetNanos(4_000), teacher("cheap"))
                        .setPipeline("q")
                        .build()));
        assertThat(world.account(WISE).available(Unit.TOKENS)).as("as it was").isEqualTo(100);
        assertThat(world.account(WISE).available(Unit.NANOS))
                .as("never below what is used")
                .isZero();
        assertThat(world.account(CHEAP).available(Unit.NANOS)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aStageIsPlannedWithNoMoreThanItsTeachersMayBePaid() {
        begin(teacher("wise").setBudgetTokens(1_000), teacher("cheap").setBudgetTokens(1_000));
        assertThat(world.account(AccountId.stage("p", 0)).granted().tokens()).isEqualTo(1_000);
    }

    @Test
    void aPipelineWhoseTeachersMayBePaidNothingMoreEndsAsOneWithoutTokens() {
        begin(teacher("wise").setBudgetTokens(2_000), teacher("cheap").setBudgetNanos(1_000));
        world.selection(0, "adding", WholePipeline.ADDING);
        world.selection(0, "rare", 1);
        reserve("adding", "c-0", 1_500);
        world.bill(0, "adding", "c-0", 1_450, 100);
        var denied = reserve("adding", "c-1", 600);
        assertThat(Objects.requireNonNull(denied.getDenial()).getAccount()).isEqualTo("teacher:wise");
        assertThat(world.plan().getState()).as("rare may still fit").isEqualTo(StageState.PLANNED);
        reserve("rare", "c-r", 600);
        world.secondsPass(1);
        assertThat(world.plan().getState()).isEqualTo(StageState.CLOSED);
        assertThat(world.plan().getDomains()).extracting(DomainPlan::getReason).containsOnly("budget exhausted");
    }

    @Test
    void anOperatorFundsATeacherAndNoOtherQuotaMoves() {
        begin(teacher("wise").setBudgetTokens(600), teacher("cheap"));
        var pipeline = world.account(AccountId.pipeline("p"));
        var stage = world.account(AccountId.stage("p", 0));
        world.operator(order("o-more", OperatorCommandKind.SET_BUDGET)
                .setTeacher("wise")
                .setBudgetTokens(900L));
        assertThat(world.account(WISE).available(Unit.TOKENS)).isEqualTo(900);
        assertThat(world.account(AccountId.pipeline("p"))).isEqualTo(pipeline);
        assertThat(world.account(AccountId.stage("p", 0))).isEqualTo(stage);
        reserve("adding", "c-0", 500);
        world.operator(order("o-less", OperatorCommandKind.SET_BUDGET)
                .setTeacher("wise")
                .setBudgetTokens(499L));
        assertThat(world.journal().getLast().getDenial())
                .extracting(Denial::getCode, Denial::getAccount)
                .containsExactly("in-use", "teacher:wise");
        world.operator(order("o-who", OperatorCommandKind.SET_BUDGET)
                .setTeacher("stranger")
                .setBudgetTokens(1L));
        assertThat(world.journal().getLast().getDenial())
                .extracting(Denial::getCode)
                .isEqualTo("no-such-account");
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aDefinitionWithWrongTeachersIsRefused(Consumer<PipelineDefinition.Builder> mistake) {
        var definition = definition(teacher("wise"), teacher("cheap"));
        mistake.accept(definition);
        world.create(definition);
        assertThat(world.pipeline().getPhase()).isEqualTo(PipelinePhase.REFUSED);
        assertThat(world.journal()).isEmpty();
    }

    static Stream<Consumer<PipelineDefinition.Builder>> wrong() {
        return Stream.of(
                definition -> definition.setRates(
                        RateLimits.newBuilder().setRequestsPerMinute(1).build()),
                definition -> definition.setTeachers(
                        List.of(teacher("wise").build(), teacher("wise").build())),
                definition -> definition.setTeachers(List.of(teacher("a b").build())),
                definition -> definition.setTeachers(
                        List.of(teacher("wise").setModel(" ").build())),
                definition -> definition.setTeachers(List.of(
                        teacher("wise").setWeight(-1).build(), teacher("cheap").build())),
                definition -> definition.setTeachers(
                        List.of(teacher("wise").setWeight(0).build())),
                definition -> definition.setTeachers(
                        List.of(teacher("wise").setBudgetNanos(-1).build())));
    }
}
