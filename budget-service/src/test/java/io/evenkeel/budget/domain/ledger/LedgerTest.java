package io.evenkeel.budget.domain.ledger;

import static io.evenkeel.budget.domain.ledger.Books.ADDING;
import static io.evenkeel.budget.domain.ledger.Books.EVALUATION;
import static io.evenkeel.budget.domain.ledger.Books.LOGIC;
import static io.evenkeel.budget.domain.ledger.Books.PIPELINE;
import static io.evenkeel.budget.domain.ledger.Books.STAGE;
import static io.evenkeel.budget.domain.ledger.Books.end;
import static io.evenkeel.budget.domain.ledger.Books.lost;
import static io.evenkeel.budget.domain.ledger.Books.post;
import static io.evenkeel.budget.domain.ledger.Books.reconcile;
import static io.evenkeel.budget.domain.ledger.Books.release;
import static io.evenkeel.budget.domain.ledger.Books.reserve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.budget.domain.ledger.Denial.Code;
import io.evenkeel.budget.domain.ledger.Entry.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LedgerTest {
    private final Books books = Books.opened();

    @Test
    void aReservationHoldsOnEveryAccountFromItsDomainToThePipeline() {
        assertThat(books.answer(reserve(ADDING, "c", 500)).kind()).isEqualTo(Kind.GRANTED);

        for (var id : List.of(ADDING, STAGE, PIPELINE)) {
            assertThat(books.account(id).reserved()).isEqualTo(new Amount(500, 1_500, 1));
        }
        assertThat(books.account(PIPELINE).available(Unit.TOKENS)).isEqualTo(9_500);
        assertThat(books.account(LOGIC).reserved()).isEqualTo(Amount.NOTHING);
        assertThat(books.account(EVALUATION).reserved()).isEqualTo(Amount.NOTHING);
    }

    @Test
    void aReservationThatOneLevelCannotHoldIsHeldByNone() {
        var denied = books.answer(reserve(ADDING, "c", 4_001));

        assertThat(denied.kind()).isEqualTo(Kind.DENIED);
        assertThat(denied.denial())
                .isEqualTo(new Denial(
                        Code.TOKENS,
                        "p/stage-0",
                        "tokens",
                        4_000,
                        4_001,
                        "p/stage-0 has 4,000 tokens left (quota 4,000, reserved 0, posted 0); 4,001 asked."));
        for (var id : List.of(ADDING, STAGE, PIPELINE)) {
            assertThat(books.account(id).reserved()).isEqualTo(Amount.NOTHING);
        }
    }

    @Test
    void aDenialReadsTheSameOnEveryMachine() {
        var usual = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(codeAndSentence(books.answer(reserve(ADDING, "c", 4_001))))
                    .endsWith("has 4,000 tokens left (quota 4,000, reserved 0, posted 0); 4,001 asked.");
        } finally {
            Locale.setDefault(usual);
        }
    }

    @Test
    void aReservationIsNeverGrantedBeyondTheStageQuota() {
        assertThat(books.answer(reserve(ADDING, "c1", 3_000)).kind()).isEqualTo(Kind.GRANTED);
        assertThat(books.answer(reserve(LOGIC, "c2", 1_001)).kind()).isEqualTo(Kind.DENIED);
        assertThat(books.answer(reserve(LOGIC, "c3", 1_000)).kind()).isEqualTo(Kind.GRANTED);
        assertThat(books.account(STAGE).available(Unit.TOKENS)).isZero();
    }

    @Test
    void aDomainIsNeverOverfilled() {
        for (var candidate : List.of("c1", "c2", "c3")) {
            assertThat(books.answer(reserve(ADDING, candidate, 10)).kind()).isEqualTo(Kind.GRANTED);
        }
        assertThat(codeOf(books.answer(reserve(ADDING, "c4", 10)))).isEqualTo(Code.EXAMPLES);

        books.say(post(ADDING, "c1", 8, Fate.REJECTED));
        assertThat(books.answer(reserve(ADDING, "c5", 10)).kind()).isEqualTo(Kind.GRANTED);

        books.say(post(ADDING, "c2", 8, Fate.ACCEPTED));
        assertThat(codeOf(books.answer(reserve(ADDING, "c6", 10)))).isEqualTo(Code.EXAMPLES);
    }

    @Test
    void whatACallDidNotUseIsAvailableAgain() {
        books.say(reserve(ADDING, "c", 500));
        var posted = books.answer(post(ADDING, "c", 320, Fate.ACCEPTED));

        assertThat(posted.amount()).isEqualTo(new Amount(320, 960, 1));
        assertThat(posted.released()).isEqualTo(new Amount(500, 1_500, 1));
        for (var id : List.of(ADDING, STAGE, PIPELINE)) {
            assertThat(books.account(id).reserved()).isEqualTo(Amount.NOTHING);
            assertThat(books.account(id).posted()).isEqualTo(new Amount(320, 960, 1));
        }
        assertThat(books.account(STAGE).available(Unit.TOKENS)).isEqualTo(3_680);
    }

    @Test
    void aCallThatWasNotMadeCostsNothing() {
        books.say(reserve(ADDING, "c", 500));
        assertThat(books.answer(release(ADDING, "c", Fate.REJECTED)).kind()).isEqualTo(Kind.VOIDED);
        for (var id : List.of(ADDING, STAGE, PIPELINE)) {
            assertThat(books.account(id).reserved()).isEqualTo(Amount.NOTHING);
            assertThat(books.account(id).posted()).isEqualTo(Amount.NOTHING);
        }
    }

    @Test
    void aCandidateKeepsItsPlaceFromItsFirstCallToItsEnd() {
        books.say(reserve(ADDING, "s-1", 500));
        books.say(post(ADDING, "s-1", 400, Fate.CONTINUES));
        assertThat(books.account(ADDING).reserved()).isEqualTo(Amount.ONE_EXAMPLE);

        books.say(reserve(ADDING, "s-1", "s-1/second-solve/0", 600, 0));
        assertThat(books.account(ADDING).reserved()).isEqualTo(new Amount(600, 1_800, 1));

        books.say(post(ADDING, "s-1", "s-1/second-solve/0", 300, Fate.ACCEPTED));
        assertThat(books.account(ADDING).reserved()).isEqualTo(Amount.NOTHING);
        assertThat(books.account(ADDING).posted()).isEqualTo(new Amount(700, 2_100, 1));
    }

    @Test
    void aCandidateThatEndsBetweenTwoCallsGivesItsPlaceUpOnce() {
        books.say(reserve(ADDING, "c", 500));
        books.say(release(ADDING, "c", Fate.CONTINUES));
        assertThat(books.answer(end(ADDING, "c", Fate.RETURNED)).released()).isEqualTo(Amount.ONE_EXAMPLE);
        assertThat(books.account(ADDING).reserved()).isEqualTo(Amount.NOTHING);

        var again = new Command.End(Books.head("c/end/1", "again", ADDING, "", "c"), Fate.RETURNED, "");
        assertThat(books.answer(again).released()).isEqualTo(Amount.NOTHING);
        assertThat(books.account(ADDING).reserved()).isEqualTo(Amount.NOTHING);
    }

    @Test
    void aCallRequestHoldsNoExample() {
        books.say(reserve(ADDING, "w-1", "w-1/write-questions/0", 200, 0));
        var posted = books.answer(post(ADDING, "w-1", "w-1/write-questions/0", 150, Fate.NONE));
        assertThat(posted.amount()).isEqualTo(new Amount(150, 450, 0));
        assertThat(books.account(ADDING).available(Unit.EXAMPLES)).isEqualTo(3);
    }

    @Test
    void referencesArePaidFromTheEvaluationAccountAndThePipeline() {
        books.say(reserve(EVALUATION, "r-1", "r-1/reference/0", 900, 0));
        assertThat(codeOf(books.answer(reserve(EVALUATION, "r-2", "r-2/reference/0", 101, 0))))
                .isEqualTo(Code.TOKENS);
        assertThat(books.account(PIPELINE).available(Unit.TOKENS)).isEqualTo(9_100);
        assertThat(books.account(STAGE).available(Unit.TOKENS)).isEqualTo(4_000);
    }

    @Test
    void anUnknownOutcomePostsAllThatWasHeldUntilItIsReconciled() {
        books.say(reserve(ADDING, "c", 500));
        var posted = books.answer(lost(ADDING, "c", Fate.CONTINUES));
        assertThat(posted.unknown()).isTrue();
        assertThat(books.account(STAGE).posted().cost()).isEqualTo(new Amount(500, 1_500, 0));

        var reconciled = books.answer(reconcile(ADDING, "c", 420));
        assertThat(reconciled.kind()).isEqualTo(Kind.RECONCILED);
        assertThat(reconciled.amount()).isEqualTo(new Amount(-80, -240, 0));
        for (var id : List.of(ADDING, STAGE, PIPELINE)) {
            assertThat(books.account(id).posted().cost()).isEqualTo(new Amount(420, 1_260, 0));
            assertThat(books.account(id).reserved()).isEqualTo(Amount.ONE_EXAMPLE);
        }
        assertThat(books.account(STAGE).available(Unit.TOKENS)).isEqualTo(3_580);
    }

    @Test
    void aCallIsReconciledOnce() {
        books.say(reserve(ADDING, "c", 500));
        books.say(lost(ADDING, "c", Fate.CONTINUES));
        books.say(reconcile(ADDING, "c", 420));
        var again = new Command.Reconcile(
                Books.head("another", "another", ADDING, "c/rationale/0", "c"), new Amount(10, 30, 0));
        assertThat(codeOf(books.answer(again))).isEqualTo(Code.NO_SUCH_RESERVATION);
        assertThat(books.account(STAGE).posted().tokens()).isEqualTo(420);
    }

    @Test
    void aBillBeyondItsReservationIsPostedAsItIsAndStopsNewGrants() {
        books.say(reserve(ADDING, "c", 500));
        var overrun = books.answer(post(ADDING, "c", 4_100, Fate.ACCEPTED));

        assertThat(overrun.kind()).isEqualTo(Kind.OVERRUN);
        assertThat(books.account(STAGE).posted().tokens()).isEqualTo(4_100);
        assertThat(books.account(STAGE).available(Unit.TOKENS)).isEqualTo(-100);
        assertThat(books.account(STAGE).overrun().tokens()).isEqualTo(3_600);
        assertThat(codeOf(books.answer(reserve(LOGIC, "c2", 1)))).isEqualTo(Code.OVERRUN);
    }

    @Test
    void aBillBeyondItsReservationInMoneyAloneStopsNewGrantsToo() {
        books.say(reserve(ADDING, "c", 500));
        var dear = new Command.Post(
                Books.head("c/rationale/0/post", "dear", ADDING, "c/rationale/0", "c"),
                new Amount(500, 1_501, 0),
                false,
                Fate.REJECTED,
                "");
        assertThat(books.answer(dear).kind()).isEqualTo(Kind.OVERRUN);
        assertThat(codeOf(books.answer(reserve(LOGIC, "c2", 1)))).isEqualTo(Code.OVERRUN);
    }

    @Test
    void anotherPipelineOfTheLedgerIsStillGrantedAfterAnOverrun() {
        var other = AccountId.domain("other", 0, "adding");
        books.tokens(AccountId.pipeline("other"), 100);
        books.tokens(AccountId.stage("other", 0), 100);
        books.examples(other, 1);
        books.say(reserve(ADDING, "c", 500));
        books.say(post(ADDING, "c", 501, Fate.ACCEPTED));
        assertThat(books.answer(reserve(other, "c2", 100)).kind()).isEqualTo(Kind.GRANTED);
    }

    static Stream<Arguments> eachKindOfCommand() {
        return Stream.of(
                Arguments.of(prepared(), reserve(ADDING, "new", 100)),
                Arguments.of(prepared(), reserve(ADDING, "new", 9_999)),
                Arguments.of(prepared(), post(ADDING, "open", 80, Fate.ACCEPTED)),
                Arguments.of(prepared(), post(ADDING, "open", 800, Fate.REJECTED)),
                Arguments.of(prepared(), lost(ADDING, "open", Fate.CONTINUES)),
                Arguments.of(prepared(), release(ADDING, "open", Fate.REJECTED)),
                Arguments.of(prepared(), reconcile(ADDING, "unknown", 60)),
                Arguments.of(prepared(), end(ADDING, "open", Fate.RETURNED)),
                Arguments.of(prepared(), post(ADDING, "nobody", 80, Fate.ACCEPTED)));
    }

    private static Consumer<Books> prepared() {
        return books -> {
            books.say(reserve(ADDING, "open", 100));
            books.say(reserve(ADDING, "unknown", 100));
            books.say(lost(ADDING, "unknown", Fate.CONTINUES));
        };
    }

    @ParameterizedTest
    @MethodSource("eachKindOfCommand")
    void theSameCommandTwiceHasOneEffectAndOneAnswer(Consumer<Books> prepared, Command command) {
        prepared.accept(books);
        var answer = books.answer(command);
        var after = new ArrayList<>(books.rows.accounts());

        assertThat(books.say(command)).isEmpty();
        assertThat(books.rows.accounts()).containsExactlyElementsOf(after);
        assertThat(books.journal)
                .filteredOn(
                        entry -> entry.head().commandId().equals(command.head().commandId()))
                .containsExactly(answer);
    }

    @ParameterizedTest
    @MethodSource("eachKindOfCommand")
    void anIdThatComesAgainWithOtherContentIsRefusedAndKeepsItsFirstAnswer(Consumer<Books> prepared, Command command) {
        prepared.accept(books);
        books.answer(command);
        var after = new ArrayList<>(books.rows.accounts());
        var id = command.head().commandId();
        var other = new Command.Reserve(
                new Command.Head(id, "another hash", LOGIC, "x/rationale/0", "x", "RATIONALE"), new Amount(1, 1, 1));

        assertThat(codeOf(books.answer(other))).isEqualTo(Code.ID_REUSED);
        assertThat(books.rows.accounts()).containsExactlyElementsOf(after);
        assertThat(books.say(command)).isEmpty();
    }

    @Test
    void aDenialStaysTheAnswerWhenThereIsRoomLater() {
        books.say(reserve(ADDING, "c1", 4_000));
        var late = reserve(LOGIC, "c2", 100);
        assertThat(books.answer(late).kind()).isEqualTo(Kind.DENIED);
        books.say(release(ADDING, "c1", Fate.REJECTED));
        assertThat(books.say(late)).isEmpty();
        assertThat(books.account(LOGIC).reserved()).isEqualTo(Amount.NOTHING);
    }

    @ParameterizedTest
    @MethodSource("eachKindOfCommand")
    void afterItsStageIsClosedARepetitionChangesNothingAndIsToldSo(Consumer<Books> prepared, Command command) {
        prepared.accept(books);
        books.answer(command);
        books.say(release(ADDING, "c1", Fate.REJECTED));
        books.write(Entry.closing(STAGE, "test"));
        books.write(Entry.closed(STAGE, "test"));
        var after = new ArrayList<>(books.rows.accounts());
        var rate = books.rows.rate("");

        if (command.head().account().equals(PIPELINE)) {
            assertThat(books.say(command)).isEmpty();
        } else {
            assertThat(codeOf(books.answer(command))).isEqualTo(Code.STAGE_CLOSED);
        }
        assertThat(books.rows.accounts()).containsExactlyElementsOf(after);
        assertThat(books.rows.rate("")).isEqualTo(rate);
    }

    @Test
    void idsAreKeptUntilTheirStageIsClosedAndNoLonger() {
        var first = reserve(ADDING, "c1", 100);
        var answered = first.head();
        books.answer(first);
        books.write(Entry.closing(STAGE, "test"));
        assertThat(books.rows.answered(STAGE, answered.commandId())).hasValue(answered.commandHash());
        books.say(release(ADDING, "c1", Fate.RETURNED));
        books.write(Entry.closed(STAGE, "test"));
        assertThat(books.rows.answered(STAGE, answered.commandId())).isEmpty();
        books.say(first);
        assertThat(books.rows.answered(STAGE, answered.commandId())).isEmpty();
    }

    /** What was held when its stage was closed as stalled. */
    @Test
    void aBillThatComesAfterItsStageIsClosedIsPostedOnce() {
        books.say(reserve(ADDING, "c1", 100));
        books.write(Entry.closing(STAGE, "test"));
        books.write(Entry.closed(STAGE, "stalled while closing"));
        var bill = post(ADDING, "c1", 60, Fate.REJECTED);
        assertThat(books.answer(bill).kind()).isEqualTo(Kind.POSTED);
        assertThat(codeOf(books.answer(bill))).isEqualTo(Code.STAGE_CLOSED);
        assertThat(books.account(STAGE).posted().tokens()).isEqualTo(60);
        assertThat(books.account(STAGE).reserved()).isEqualTo(Amount.NOTHING);
    }

    /** Each code with everything that comes after it in the order made true as well, so that only the order decides. */
    static Stream<Arguments> codesInOrder() {
        return Stream.of(
                Arguments.of(Code.ID_REUSED, reserveOn("nowhere", "known"), spoiltUpTo(Code.ID_REUSED)),
                Arguments.of(Code.NO_SUCH_ACCOUNT, reserveOn("nowhere", "c"), spoiltUpTo(Code.NO_SUCH_ACCOUNT)),
                Arguments.of(Code.PIPELINE_STOPPED, reserveOn("logic/boolean", "c"), spoiltUpTo(Code.PIPELINE_STOPPED)),
                Arguments.of(Code.STAGE_CLOSED, reserveOn("logic/boolean", "c"), spoiltUpTo(Code.STAGE_CLOSED)),
                Arguments.of(Code.OVERRUN, reserveOn("logic/boolean", "c"), spoiltUpTo(Code.OVERRUN)),
                Arguments.of(Code.ALREADY_RESERVED, reserveOn("logic/boolean", "c"), spoiltUpTo(Code.ALREADY_RESERVED)),
                Arguments.of(Code.EXAMPLES, reserveOn("logic/boolean", "d"), spoiltUpTo(Code.EXAMPLES)),
                Arguments.of(Code.TOKENS, reserveOn("logic/boolean", "d"), spoiltUpTo(Code.TOKENS)),
                Arguments.of(Code.NANOS, reserveOn("logic/boolean", "d"), spoiltUpTo(Code.NANOS)));
    }

    private static Command.Reserve reserveOn(String domain, String id) {
        var account = AccountId.domain("p", 0, domain);
        return new Command.Reserve(
                Books.head(id + "/again", "again", account, id + "/rationale/0", id), new Amount(200, 200, 1));
    }

    private static Consumer<Books> spoiltUpTo(Code code) {
        return books -> {
            boolean withTokens = code != Code.NANOS;
            var nanos = Set.of(Unit.EXAMPLES);
            books.write(Entry.quota(STAGE, new Amount(withTokens ? 150 : 4_000, 150, 0), nanos, "little"));
            books.say(new Command.Reserve(
                    Books.head("c/reserve", "c", LOGIC, "c/rationale/0", "c"), new Amount(50, 50, 1)));
            if (code.compareTo(Code.EXAMPLES) <= 0) {
                books.examples(LOGIC, 1);
            }
            if (code.compareTo(Code.OVERRUN) <= 0) {
                books.say(new Command.Reserve(
                        Books.head("o/reserve", "o", ADDING, "o/rationale/0", "o"), new Amount(1, 1, 1)));
                books.say(post(ADDING, "o", 2, Fate.REJECTED));
            }
            if (code.compareTo(Code.STAGE_CLOSED) <= 0) {
                books.write(Entry.closing(STAGE, "test"));
            }
            if (code.compareTo(Code.PIPELINE_STOPPED) <= 0) {
                books.write(Entry.closing(PIPELINE, "test"));
            }
            if (code == Code.ID_REUSED) {
                books.say(new Command.Reserve(
                        Books.head("known/again", "first", LOGIC, "z/rationale/0", "z"), new Amount(1, 1, 1)));
            }
        };
    }

    @ParameterizedTest
    @MethodSource("codesInOrder")
    void theFirstReasonAgainstAReservationIsTheAnswer(Code code, Command command, Consumer<Books> spoilt) {
        spoilt.accept(books);
        assertThat(codeOf(books.answer(command))).isEqualTo(code);
    }

    @Test
    void aPostWithoutAReservationIsRefusedWhateverElseHolds() {
        books.write(Entry.closing(PIPELINE, "test"));
        var entry = books.answer(post(AccountId.domain("p", 0, "nowhere"), "c", 5, Fate.ACCEPTED));
        assertThat(entry.kind()).isEqualTo(Kind.REFUSED);
        assertThat(codeOf(entry)).isEqualTo(Code.NO_SUCH_RESERVATION);
    }

    @Test
    void aClosedStageStillTakesThePostsOfItsOpenCalls() {
        books.say(reserve(ADDING, "c", 500));
        books.write(Entry.closing(STAGE, "test"));
        assertThat(codeOf(books.answer(reserve(ADDING, "c2", 5)))).isEqualTo(Code.STAGE_CLOSED);
        assertThat(books.answer(post(ADDING, "c", 300, Fate.ACCEPTED)).kind()).isEqualTo(Kind.POSTED);
        books.write(Entry.closed(STAGE, "test"));
        assertThat(codeOf(books.answer(reserve(ADDING, "c3", 5)))).isEqualTo(Code.STAGE_CLOSED);
    }

    @Test
    void whatOneAccountHoldsCannotBeTakenFromAnother() {
        books.say(reserve(ADDING, "c", 500));
        books.say(reserve(ADDING, "u", 100));
        books.say(lost(ADDING, "u", Fate.CONTINUES));
        var before = new ArrayList<>(books.rows.accounts());

        assertThat(codeOf(books.answer(post(LOGIC, "c", 10, Fate.ACCEPTED)))).isEqualTo(Code.NO_SUCH_RESERVATION);
        assertThat(codeOf(books.answer(release(LOGIC, "c", Fate.REJECTED)))).isEqualTo(Code.NO_SUCH_RESERVATION);
        assertThat(codeOf(books.answer(reconcile(LOGIC, "u", 10)))).isEqualTo(Code.NO_SUCH_RESERVATION);
        assertThat(books.answer(end(LOGIC, "c", Fate.RETURNED)).released()).isEqualTo(Amount.NOTHING);
        assertThat(books.rows.accounts()).containsExactlyElementsOf(before);
    }

    @Test
    void theEndOfACandidateOfNoAccountIsRefused() {
        var entry = books.answer(end(AccountId.domain("p", 7, "adding"), "c", Fate.RETURNED));
        assertThat(entry.kind()).isEqualTo(Kind.REFUSED);
        assertThat(codeOf(entry)).isEqualTo(Code.NO_SUCH_ACCOUNT);
    }

    @Test
    void aCandidateHoldsOnePlaceAtATime() {
        books.say(reserve(ADDING, "c", 100));
        var second = reserve(ADDING, "c", "c/rationale/1", 100, 1);
        assertThat(codeOf(books.answer(second))).isEqualTo(Code.ALREADY_RESERVED);
    }

    @Test
    void aCallWhoseOutcomeIsUnknownIsNotReservedForAgain() {
        books.say(reserve(ADDING, "c", 100));
        books.say(lost(ADDING, "c", Fate.CONTINUES));
        var again = new Command.Reserve(
                Books.head("c/rationale/0/reserve/1", "again", ADDING, "c/rationale/0", "c"), new Amount(100, 100, 0));
        assertThat(codeOf(books.answer(again))).isEqualTo(Code.ALREADY_RESERVED);
    }

    @Test
    void aSumThatDoesNotFitLeavesEveryAccountAsItWas() {
        var much = Long.MAX_VALUE - 10;
        books.say(new Command.Reserve(Books.head("a", "a", ADDING, "a/0", "a"), new Amount(1, much, 1)));
        var before = new ArrayList<>(books.rows.accounts());
        var more = new Command.Reserve(Books.head("b", "b", LOGIC, "b/0", "b"), new Amount(1, much, 1));
        assertThatThrownBy(() -> books.say(more)).isInstanceOf(ArithmeticException.class);
        assertThat(books.rows.accounts()).containsExactlyElementsOf(before);
    }

    @Test
    void whatNoCallCanAskForIsNoCommand() {
        var head = Books.head("x", "x", ADDING, "x/0", "x");
        assertThatThrownBy(() -> new Command.Reserve(head, new Amount(-1, 0, 1)))
                .hasMessageContaining("command x");
        assertThatThrownBy(() -> new Command.Reserve(head, new Amount(0, 0, 1))).hasMessageContaining("tokens from 1");
        assertThatThrownBy(() -> new Command.Reserve(head, new Amount(1, 0, 2))).hasMessageContaining("0 or 1");
        assertThatThrownBy(() -> new Command.Post(head, new Amount(-1, 0, 0), false, Fate.NONE, ""))
                .hasMessageContaining("from 0");
        assertThatThrownBy(() -> new Command.Reconcile(head, new Amount(0, -1, 0)))
                .hasMessageContaining("from 0");
        assertThatThrownBy(() -> new Command.Release(head, Fate.ACCEPTED, "")).hasMessageContaining("with POST");
        assertThatThrownBy(() -> new Command.End(head, Fate.ACCEPTED, "")).hasMessageContaining("with POST");
    }

    @Test
    void aDomainsNameMayHoldASlash() {
        assertThat(LOGIC.lineage()).containsExactly(LOGIC, STAGE, PIPELINE);
        assertThat(LOGIC.domainName()).isEqualTo("logic/boolean");
        assertThat(LOGIC.stageNumber()).isZero();
        assertThat(EVALUATION.stageNumber()).isEqualTo(-1);
        assertThat(EVALUATION.domainName()).isEmpty();
        assertThat(PIPELINE.lineage()).containsExactly(PIPELINE);
    }

    private static Code codeOf(Entry entry) {
        return Objects.requireNonNull(entry.denial(), () -> "granted: " + entry).code();
    }

    private static String codeAndSentence(Entry entry) {
        return codeOf(entry) + " " + Objects.requireNonNull(entry.denial()).sentence();
    }
}
