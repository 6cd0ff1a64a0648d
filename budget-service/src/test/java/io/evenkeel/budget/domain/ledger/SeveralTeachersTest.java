package io.evenkeel.budget.domain.ledger;

import static io.evenkeel.budget.domain.ledger.Books.ADDING;
import static io.evenkeel.budget.domain.ledger.Books.PIPELINE;
import static io.evenkeel.budget.domain.ledger.Books.STAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evenkeel.budget.domain.ledger.Denial.Code;
import io.evenkeel.budget.domain.ledger.Entry.Kind;
import io.evenkeel.budget.domain.rate.Demand;
import io.evenkeel.budget.domain.rate.RateLimits;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two teachers: wise may be paid 1,000 tokens and costs 10 a token, cheap 3,000 nanos and costs 2 a token. */
class SeveralTeachersTest {
    private static final AccountId WISE = AccountId.teacher("wise");
    private static final AccountId CHEAP = AccountId.teacher("cheap");
    private static final Demand DEMAND = new Demand(1_000, 50, 50);

    private final Books books = Books.opened();

    SeveralTeachersTest() {
        books.write(Entry.quota(WISE, new Amount(1_000, 0, 0), Set.of(Unit.NANOS, Unit.EXAMPLES), "test"));
        books.write(Entry.quota(CHEAP, new Amount(0, 3_000, 0), Set.of(Unit.TOKENS, Unit.EXAMPLES), "test"));
    }

    private static Command.Reserve reserve(String candidate, long tokens, String... teachers) {
        return reserve(ADDING, candidate, tokens, DEMAND, teachers);
    }

    private static Command.Reserve reserve(
            AccountId account, String candidate, long tokens, Demand demand, String... teachers) {
        var plain = Books.reserve(account, candidate, tokens);
        var offers = List.of(teachers).stream()
                .map(teacher -> new Command.Offer(teacher, tokens * (teacher.equals("wise") ? 10 : 2)))
                .toList();
        return new Command.Reserve(plain.head(), plain.bound(), demand, offers);
    }

    private Denial denied(Command.Reserve command) {
        var answer = books.answer(command);
        assertThat(answer.kind()).isEqualTo(Kind.DENIED);
        return Objects.requireNonNull(answer.denial());
    }

    @Test
    void aCallIsMadeByTheFirstOfTheTeachersOfferedAndHeldAtThatTeachersPrice() {
        var grant = books.answer(reserve("c1", 100, "wise", "cheap"));
        assertThat(grant.head().teacher()).isEqualTo("wise");
        assertThat(grant.amount()).isEqualTo(new Amount(100, 1_000, 1));
        assertThat(books.account(WISE).reserved()).isEqualTo(new Amount(100, 1_000, 0));
        assertThat(books.account(CHEAP).reserved()).isEqualTo(Amount.NOTHING);
        assertThat(books.account(PIPELINE).reserved()).isEqualTo(new Amount(100, 1_000, 1));
    }

    @Test
    void aTeacherWithoutRoomIsPassedOver() {
        books.answer(reserve("c1", 950, "wise"));
        var grant = books.answer(reserve("c2", 100, "wise", "cheap"));
        assertThat(grant.head().teacher()).isEqualTo("cheap");
        assertThat(grant.amount()).isEqualTo(new Amount(100, 200, 1));
    }

    @Test
    void whereNobodyHasRoomTheDenialNamesWhoAsksForLeast() {
        books.answer(reserve("c1", 950, "wise"));
        books.answer(reserve("c2", 1_450, "cheap"));
        assertThat(denied(reserve("c3", 60, "wise", "cheap")))
                .extracting(Denial::code, Denial::account, Denial::available, Denial::asked)
                .containsExactly(Code.TOKENS, "teacher:wise", 50L, 60L);
        assertThat(denied(reserve("c4", 60, "cheap", "unknown")))
                .extracting(Denial::code, Denial::account, Denial::available, Denial::asked)
                .containsExactly(Code.NANOS, "teacher:cheap", 100L, 120L);
    }

    @Test
    void whatThePipelineHasNoRoomForNoTeacherMakes() {
        assertThat(denied(reserve("c1", 4_001, "wise", "cheap")))
                .extracting(Denial::code, Denial::account)
                .containsExactly(Code.TOKENS, STAGE.path());
    }

    @Test
    void aTeacherThatTheLedgerDoesNotKnowIsNoTeacher() {
        assertThat(denied(reserve("c1", 100, "unknown")))
                .extracting(Denial::code, Denial::account)
                .containsExactly(Code.NO_SUCH_ACCOUNT, "teacher:unknown");
        assertThat(books.answer(reserve("c2", 100, "unknown", "wise")).kind()).isEqualTo(Kind.GRANTED);
    }

    @Test
    void aBillIsPostedWithWhomeverTheReservationNamesWhateverTheCommandSays() {
        books.answer(reserve("c1", 100, "wise"));
        var plain = Books.post(ADDING, "c1", 60, Fate.ACCEPTED);
        var post = new Command.Post(
                plain.head().with("cheap"), new Amount(60, 600, 0), false, plain.fate(), plain.reason());
        assertThat(books.answer(post).head().teacher()).isEqualTo("wise");
        assertThat(books.account(WISE))
                .isEqualTo(new Account(
                        WISE,
                        new Amount(1_000, 0, 0),
                        Set.of(Unit.NANOS, Unit.EXAMPLES),
                        Amount.NOTHING,
                        new Amount(60, 600, 0),
                        Amount.NOTHING));
        assertThat(books.account(CHEAP).posted()).isEqualTo(Amount.NOTHING);
        assertThat(books.account(PIPELINE).posted()).isEqualTo(new Amount(60, 600, 1));
    }

    @Test
    void aCallThatWasNotMadeGivesItsTeacherBackWhatItHeld() {
        books.answer(reserve("c1", 100, "wise"));
        books.answer(Books.release(ADDING, "c1", Fate.RETURNED));
        assertThat(books.account(WISE).reserved()).isEqualTo(Amount.NOTHING);
        assertThat(books.account(WISE).available(Unit.TOKENS)).isEqualTo(1_000);
    }

    @Test
    void aCallWithAnUnknownOutcomeIsPostedWholeAndCorrectedOnItsTeachersAccountToo() {
        books.answer(reserve("c1", 100, "wise"));
        books.answer(Books.lost(ADDING, "c1", Fate.REJECTED));
        assertThat(books.account(WISE).posted()).isEqualTo(new Amount(100, 1_000, 0));
        var plain = Books.reconcile(ADDING, "c1", 40);
        books.answer(new Command.Reconcile(plain.head(), new Amount(40, 400, 0)));
        assertThat(books.account(WISE).posted()).isEqualTo(new Amount(40, 400, 0));
    }

    @Test
    void aTeacherWhoseBillWentBeyondWhatWasHeldIsAskedNoMoreByAnyPipeline() {
        var other = AccountId.domain("q", 0, "adding");
        books.tokens(AccountId.pipeline("q"), 5_000);
        books.tokens(AccountId.stage("q", 0), 5_000);
        books.examples(other, 3);
        books.answer(reserve("c1", 100, "wise"));
        books.answer(Books.post(ADDING, "c1", 101, Fate.ACCEPTED));
        assertThat(denied(reserve(other, "c2", 100, DEMAND, "wise")))
                .extracting(Denial::code, Denial::account)
                .containsExactly(Code.OVERRUN, "teacher:wise");
        assertThat(books.answer(reserve(other, "c3", 100, DEMAND, "wise", "cheap"))
                        .head()
                        .teacher())
                .isEqualTo("cheap");
    }

    @Test
    void aRateLimitIsItsTeachersOwnAndIsWaitedFor() {
        books.write(Entry.limits(PIPELINE, "wise", new RateLimits(1, 0, 0, 0, 0, 1_000, 0), "test"));
        books.answer(reserve("c1", 100, "wise", "cheap"));
        var denied = books.answer(reserve("c2", 100, "wise", "cheap"));
        assertThat(Objects.requireNonNull(denied.denial()).code()).isEqualTo(Code.RATE);
        assertThat(denied.denial().account()).isEqualTo("teacher:wise");
        assertThat(denied.head().teacher()).isEqualTo("wise");
        assertThat(books.rows.rate("cheap").open()).isZero();
    }

    @Test
    void aCallBeyondATeachersRateIsMadeByTheNext() {
        books.write(Entry.limits(PIPELINE, "wise", new RateLimits(0, 40, 0, 0, 0, 1_000, 0), "test"));
        assertThat(books.answer(reserve("c1", 100, "wise", "cheap")).head().teacher())
                .isEqualTo("cheap");
    }

    @Test
    void aProviderNarrowsItsOwnLimitsOnly() {
        for (var teacher : List.of("wise", "cheap")) {
            books.write(Entry.limits(PIPELINE, teacher, new RateLimits(8, 0, 0, 0, 0, 1_000, 0), "test"));
        }
        books.answer(reserve("c1", 100, "wise"));
        var head = Books.head("n", "narrow", ADDING, "c1/rationale/0", "c1").with("wise");
        books.answer(new Command.Narrow(head, RateLimits.NONE, 1_000));
        assertThat(books.rows.rate("wise").inForce(1_000).requests()).isEqualTo(6);
        assertThat(books.rows.rate("cheap").inForce(1_000).requests()).isEqualTo(8);
    }

    @Test
    void aTeachersQuotaIsRaisedAndLoweredButNeverBelowWhatIsUsed() {
        books.answer(reserve("c1", 100, "cheap"));
        books.answer(Books.post(ADDING, "c1", 60, Fate.ACCEPTED));
        var tooLittle = new Command.SetBudget(Books.head("o1", "less", CHEAP, "", ""), 59L, null, "test");
        assertThat(Objects.requireNonNull(books.answer(tooLittle).denial()).code())
                .isEqualTo(Code.IN_USE);
        books.answer(new Command.SetBudget(Books.head("o2", "least", CHEAP, "", ""), 60L, 5_000L, "test"));
        assertThat(books.account(CHEAP).available(Unit.TOKENS)).isZero();
        assertThat(books.account(CHEAP).available(Unit.NANOS)).isEqualTo(5_000 - 180);
    }

    @Test
    void whoKnowsNoSuchTeacherChangesNothingByNamingOne() {
        books.answer(reserve("c1", 100, "wise"));
        books.answer(Books.post(ADDING, "c1", 60, Fate.CONTINUES));
        var end = Books.end(ADDING, "c1", Fate.RETURNED);
        var ended = books.answer(new Command.End(end.head().with("stranger"), end.fate(), end.reason()));
        assertThat(ended.kind()).isEqualTo(Kind.CANDIDATE_ENDED);
        assertThat(ended.head().teacher()).isEmpty();
        var head = Books.head("n", "narrow", ADDING, "c2/rationale/0", "c2").with("stranger");
        var told = new RateLimits(1, 0, 0, 0, 0, 1_000, 0);
        assertThat(Objects.requireNonNull(books.answer(new Command.Narrow(head, told, 1_000))
                                .denial())
                        .code())
                .isEqualTo(Code.NO_SUCH_ACCOUNT);
    }

    @Test
    void noTeacherAndOneTwiceAreNoOffer() {
        assertThatIllegalArgumentException().isThrownBy(() -> reserve("c1", 100));
        assertThatIllegalArgumentException().isThrownBy(() -> reserve("c1", 100, "wise", "wise"));
    }

    @Test
    void aTeachersAccountIsPartOfNoOther() {
        assertThat(WISE.lineage()).containsExactly(WISE);
        assertThat(WISE.pipelineName()).isEmpty();
        assertThat(AccountId.teacher("a/b").lineage()).hasSize(1);
        assertThat(AccountId.domain("p", 0, "teacher:x").isTeacher()).isFalse();
    }
}
