package io.evenkeel.budget.domain.ledger;

import static io.evenkeel.budget.domain.ledger.Books.ADDING;
import static io.evenkeel.budget.domain.ledger.Books.LOGIC;
import static io.evenkeel.budget.domain.ledger.Books.PIPELINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.budget.domain.ledger.Denial.Code;
import io.evenkeel.budget.domain.ledger.Entry.Kind;
import io.evenkeel.budget.domain.rate.Demand;
import io.evenkeel.budget.domain.rate.RateLimits;
import io.evenkeel.runtime.JsonSerde;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Calls through a teacher's batch API, beside calls of their own: the ledger's only teacher, one call at a time. */
class BatchCallsTest {
    private static final RateLimits ONE_AT_A_TIME = new RateLimits(0, 0, 0, 0, 1, 1_000, 0);
    private static final Demand DEMAND = new Demand(1_000, 50, 50);

    private final Books books = Books.opened();

    private void limited(RateLimits limits) {
        books.write(Entry.limits(PIPELINE, "", limits, "test"));
    }

    private static Command.Reserve reserve(AccountId account, String candidate, Command.Offer... offers) {
        var plain = Books.reserve(account, candidate, 100);
        return new Command.Reserve(plain.head(), plain.bound(), DEMAND, List.of(offers));
    }

    private static Command.Reserve batch(String candidate) {
        return reserve(ADDING, candidate, new Command.Offer("", 150, true));
    }

    private static Command.Reserve alone(String candidate) {
        return reserve(LOGIC, candidate, new Command.Offer("", 300));
    }

    private Code denied(Command.Reserve command) {
        var answer = books.answer(command);
        assertThat(answer.kind()).isEqualTo(Kind.DENIED);
        return Objects.requireNonNull(answer.denial()).code();
    }

    @Test
    void aBatchCallHoldsWhatAnyOtherHoldsAtThePriceForIt() {
        var grant = books.answer(batch("c1"));
        assertThat(grant.start().batch()).isTrue();
        assertThat(grant.start().isScheduled()).isFalse();
        assertThat(books.account(PIPELINE).reserved()).isEqualTo(new Amount(100, 150, 1));
        books.answer(Books.post(ADDING, "c1", 40, Fate.ACCEPTED));
        assertThat(books.account(PIPELINE).reserved()).isEqualTo(Amount.NOTHING);
        assertThat(books.account(PIPELINE).posted()).isEqualTo(new Amount(40, 120, 1));
    }

    @Test
    void aBatchCallIsDeniedForWantOfTokensLikeAnyOther() {
        var plain = Books.reserve(ADDING, "c1", 4_001);
        var offers = List.of(new Command.Offer("", 1, true));
        assertThat(denied(new Command.Reserve(plain.head(), plain.bound(), DEMAND, offers)))
                .isEqualTo(Code.TOKENS);
    }

    @Test
    void aBatchCallIsNoneOfTheCallsAtATime() {
        limited(ONE_AT_A_TIME);
        assertThat(books.answer(batch("c1")).kind()).isEqualTo(Kind.GRANTED);
        assertThat(books.answer(batch("c2")).kind()).isEqualTo(Kind.GRANTED);
        assertThat(books.answer(alone("c3")).kind()).isEqualTo(Kind.GRANTED);
        assertThat(books.answer(batch("c4")).kind()).as("beside a full limit").isEqualTo(Kind.GRANTED);
    }

    @Test
    void theEndOfABatchCallFreesNoneOfTheCallsAtATime() {
        limited(ONE_AT_A_TIME);
        books.answer(batch("c1"));
        books.answer(batch("c2"));
        books.answer(alone("c3"));
        books.answer(Books.post(ADDING, "c1", 40, Fate.ACCEPTED));
        books.answer(Books.release(ADDING, "c2", Fate.RETURNED));
        assertThat(denied(alone("c4"))).isEqualTo(Code.RATE);
        books.answer(Books.post(LOGIC, "c3", 40, Fate.ACCEPTED));
        assertThat(books.rows.rate("").open()).isZero();
    }

    @Test
    void aBatchCallTakesNoStartAndIsNeverBeyondALimit() {
        limited(new RateLimits(1, 10, 10, 10, 0, 1_000, 0));
        assertThat(denied(alone("c1"))).isEqualTo(Code.BEYOND_RATE);
        assertThat(books.answer(batch("c2")).kind()).isEqualTo(Kind.GRANTED);
        limited(new RateLimits(1, 0, 0, 0, 0, 1_000, 0));
        var first = books.answer(alone("c3"));
        assertThat(first.start().notBefore()).as("at once").isEqualTo(DEMAND.at());
        assertThat(denied(alone("c4"))).isEqualTo(Code.RATE);
        assertThat(books.answer(batch("c5")).kind()).isEqualTo(Kind.GRANTED);
    }

    @Test
    void aBatchCallIsOverdueTwentySixHoursAfterItWasAskedForAndThenOnceAnHour() {
        books.answer(batch("c1"));
        books.answer(alone("c2"));
        assertThat(books.advance(DEMAND.at() + Ledger.OVERDUE_MILLIS))
                .singleElement()
                .satisfies(told -> assertThat(told.head().candidateId()).isEqualTo("c2"));
        books.answer(Books.release(LOGIC, "c2", Fate.RETURNED));
        long due = DEMAND.at() + 26 * 3_600_000;
        assertThat(books.advance(due - 1)).isEmpty();
        assertThat(books.advance(due)).singleElement().satisfies(told -> assertThat(told.kind())
                .isEqualTo(Kind.EXPIRED));
        assertThat(books.advance(due + Ledger.OVERDUE_MILLIS - 1)).isEmpty();
        assertThat(books.advance(due + Ledger.OVERDUE_MILLIS)).hasSize(1);
        assertThat(books.account(PIPELINE).reserved().tokens()).as("held").isEqualTo(100);
        limited(ONE_AT_A_TIME);
        books.answer(alone("c3"));
        books.answer(Books.post(ADDING, "c1", 40, Fate.ACCEPTED));
        assertThat(denied(alone("c4")))
                .as("told as overdue it is a batch call still")
                .isEqualTo(Code.RATE);
    }

    @Test
    void aBatchCallWithAnUnknownOutcomeIsPostedWholeAndCorrected() {
        books.answer(batch("c1"));
        books.answer(Books.lost(ADDING, "c1", Fate.REJECTED));
        assertThat(books.account(PIPELINE).posted()).isEqualTo(new Amount(100, 150, 0));
        books.answer(Books.reconcile(ADDING, "c1", 20));
        assertThat(books.account(PIPELINE).posted()).isEqualTo(new Amount(20, 60, 0));
    }

    @Test
    void ofSeveralTeachersOneMayBeOfferedInABatchAndTheNextOnItsOwn() {
        for (var name : List.of("wise", "cheap")) {
            books.write(Entry.quota(
                    AccountId.teacher(name), new Amount(150, 0, 0), Set.of(Unit.NANOS, Unit.EXAMPLES), "test"));
            books.write(Entry.limits(PIPELINE, name, ONE_AT_A_TIME, "test"));
        }
        var wise = new Command.Offer("wise", 150, true);
        var cheap = new Command.Offer("cheap", 200);
        var first = books.answer(reserve(ADDING, "c1", wise, cheap));
        assertThat(first.head().teacher()).isEqualTo("wise");
        assertThat(first.start().batch()).isTrue();
        var second = books.answer(reserve(ADDING, "c2", wise, cheap));
        assertThat(second.head().teacher()).isEqualTo("cheap");
        assertThat(second.start().batch()).isFalse();
        assertThat(books.rows.rate("wise").open()).isZero();
        assertThat(books.rows.rate("cheap").open()).isEqualTo(1);
    }

    @Test
    void aRowOfAnEarlierVersionIsACallOfItsOwn() {
        var row = "{\"account\":{\"path\":\"p/stage-0\"},\"amount\":{\"tokens\":1,\"nanos\":2,\"examples\":0},"
                + "\"candidateId\":\"c\",\"deadline\":5}";
        var held = JsonSerde.of(LedgerRows.Held.class)
                .deserializer()
                .deserialize("rows", row.getBytes(StandardCharsets.UTF_8));
        assertThat(held)
                .isEqualTo(new LedgerRows.Held(AccountId.stage("p", 0), new Amount(1, 2, 0), "c", 5, "", false));
    }
}
