package io.evenkeel.budget.domain.ledger;

import static io.evenkeel.budget.domain.ledger.Books.ADDING;
import static io.evenkeel.budget.domain.ledger.Books.PIPELINE;
import static io.evenkeel.budget.domain.ledger.Books.STAGE;
import static io.evenkeel.budget.domain.ledger.Books.lost;
import static io.evenkeel.budget.domain.ledger.Books.post;
import static io.evenkeel.budget.domain.ledger.Books.reconcile;
import static io.evenkeel.budget.domain.ledger.Books.reserve;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.budget.domain.ledger.Entry.Kind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A budget that is filled again with each calendar period. */
class RefillTest {
    private static final long NOON = at("2026-12-30T12:00:00Z");
    private static final long NEXT_DAY = at("2026-12-31T00:00:00Z");

    private final Books books = new Books();

    RefillTest() {
        books.tokens(PIPELINE, 1_000, Refill.DAILY, NOON);
        books.tokens(STAGE, 100_000);
        books.examples(ADDING, 100);
    }

    private static long at(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }

    private Account pipeline() {
        return books.account(PIPELINE);
    }

    private Entry budget(String id, @Nullable Long tokens, @Nullable Long nanos) {
        var head = new Command.Head(id, "hash of " + tokens + nanos, PIPELINE, "", "", "");
        return books.answer(new Command.SetBudget(head, tokens, nanos, "test"));
    }

    @ParameterizedTest
    @CsvSource({
        "DAILY,   2026-12-30T12:00:00Z,     2026-12-30, 2026-12-31T00:00:00Z",
        "DAILY,   2026-12-31T00:00:00Z,     2026-12-31, 2027-01-01T00:00:00Z",
        "DAILY,   2028-02-28T23:59:59.999Z, 2028-02-28, 2028-02-29T00:00:00Z",
        "DAILY,   1970-01-01T00:00:00Z,     1970-01-01, 1970-01-02T00:00:00Z",
        "MONTHLY, 2026-12-30T12:00:00Z,     2026-12,    2027-01-01T00:00:00Z",
        "MONTHLY, 2028-02-29T23:59:59.999Z, 2028-02,    2028-03-01T00:00:00Z",
        "MONTHLY, 2027-01-01T00:00:00Z,     2027-01,    2027-02-01T00:00:00Z",
    })
    void aPeriodIsADayOrAMonthOfUtc(Refill refill, String now, String name, String end) {
        assertThat(refill.nameAt(at(now))).isEqualTo(name);
        assertThat(Instant.ofEpochMilli(refill.endAt(at(now)))).isEqualTo(Instant.parse(end));
    }

    @Test
    void aNewPeriodGrantsItsBudgetAndWhatWasNotSpentIsNotCarriedOver() {
        books.say(reserve(ADDING, "c", 500));
        books.say(post(ADDING, "c", 300, Fate.ACCEPTED));
        assertThat(pipeline().available(Unit.TOKENS)).isEqualTo(700);

        assertThat(books.advance(NEXT_DAY - 1)).isEmpty();
        assertThat(books.advance(NEXT_DAY)).singleElement().satisfies(entry -> {
            assertThat(entry.kind()).isEqualTo(Kind.QUOTA_SET);
            assertThat(entry.head().account()).isEqualTo(PIPELINE);
            assertThat(entry.reason()).isEqualTo("refilled for 2026-12-31");
            assertThat(entry.amount()).isEqualTo(new Amount(1_300, 0, 0));
            assertThat(entry.unlimited()).containsExactlyInAnyOrder(Unit.NANOS, Unit.EXAMPLES);
        });
        assertThat(pipeline().available(Unit.TOKENS)).isEqualTo(1_000);
        assertThat(books.account(STAGE).granted().tokens()).isEqualTo(100_000);
    }

    @Test
    void aPeriodBeginsOnceHoweverOftenTheTimeIsTold() {
        assertThat(books.advance(NEXT_DAY)).hasSize(1);
        assertThat(books.advance(NEXT_DAY)).isEmpty();
        assertThat(books.advance(at("2026-12-31T23:59:59.999Z"))).isEmpty();
        assertThat(books.advance(at("2027-01-01T00:00:00Z"))).hasSize(1);
    }

    @Test
    void periodsThatWereMissedAreOneRefill() {
        assertThat(books.advance(at("2027-03-05T08:00:00Z")))
                .singleElement()
                .satisfies(entry -> assertThat(entry.reason()).isEqualTo("refilled for 2027-03-05"));
        assertThat(pipeline().available(Unit.TOKENS)).isEqualTo(1_000);
        assertThat(books.advance(at("2027-03-05T23:00:00Z"))).isEmpty();
    }

    @Test
    void whatIsHeldWhenAPeriodBeginsCountsInIt() {
        books.say(reserve(ADDING, "c", 900));
        books.advance(NEXT_DAY);
        assertThat(pipeline().available(Unit.TOKENS)).isEqualTo(100);
        books.say(post(ADDING, "c", 900, Fate.ACCEPTED));
        assertThat(books.answer(reserve(ADDING, "d", 101)).kind()).isEqualTo(Kind.DENIED);
        assertThat(books.answer(reserve(ADDING, "e", 100)).kind()).isEqualTo(Kind.GRANTED);
    }

    @Test
    void aQuotaIsNeverSetBelowWhatIsPostedAndReserved() {
        books.say(reserve(ADDING, "lost", 1_000));
        books.say(lost(ADDING, "lost", Fate.REJECTED));
        books.advance(NEXT_DAY);
        books.say(reconcile(ADDING, "lost", 200));
        books.say(reserve(ADDING, "c", 1_800));
        books.advance(at("2027-01-01T00:00:00Z"));
        assertThat(pipeline().granted().tokens()).isEqualTo(2_000);
        assertThat(pipeline().available(Unit.TOKENS)).isZero();
        assertThat(budget("money", null, 5_400L).kind()).isEqualTo(Kind.QUOTA_SET);
        assertThat(pipeline().granted().tokens()).isEqualTo(2_000);
    }

    @Test
    void anOverrunOfAnEarlierPeriodIsCoveredLikeWhatWasSpent() {
        books.say(reserve(ADDING, "c", 1_000));
        books.say(post(ADDING, "c", 1_700, Fate.ACCEPTED));
        assertThat(pipeline().available(Unit.TOKENS)).isEqualTo(-700);
        books.advance(NEXT_DAY);
        assertThat(pipeline().available(Unit.TOKENS)).isEqualTo(1_000);
        assertThat(pipeline().wentBeyond()).isTrue();
    }

    @Test
    void whatIsNotLimitedStaysSo() {
        books.advance(NEXT_DAY);
        assertThat(pipeline().unlimited()).containsExactlyInAnyOrder(Unit.NANOS, Unit.EXAMPLES);
        assertThat(pipeline().granted().nanos()).isZero();
    }

    @Test
    void moneyIsRefilledAsTokensAre() {
        books.say(reserve(ADDING, "c", 500));
        books.say(post(ADDING, "c", 300, Fate.ACCEPTED));
        budget("money", null, 2_000L);
        assertThat(pipeline().available(Unit.NANOS)).isEqualTo(1_100);
        books.advance(NEXT_DAY);
        assertThat(pipeline().available(Unit.NANOS)).isEqualTo(2_000);
        assertThat(pipeline().available(Unit.TOKENS)).isEqualTo(1_000);
    }

    @Test
    void anOperatorsBudgetIsThatOfThePeriodAndOfThoseToCome() {
        books.say(reserve(ADDING, "c", 500));
        books.say(post(ADDING, "c", 300, Fate.ACCEPTED));
        books.advance(NEXT_DAY);
        books.say(reserve(ADDING, "d", 500));
        books.say(post(ADDING, "d", 400, Fate.ACCEPTED));
        assertThat(budget("more", 2_000L, null).amount().tokens()).isEqualTo(2_300);
        assertThat(pipeline().available(Unit.TOKENS)).isEqualTo(1_600);
        books.advance(at("2027-01-01T00:00:00Z"));
        assertThat(pipeline().available(Unit.TOKENS)).isEqualTo(2_000);
    }

    @Test
    void anOperatorsBudgetCoversWhatThePeriodHasSpentAndHolds() {
        books.say(reserve(ADDING, "c", 500));
        books.say(post(ADDING, "c", 300, Fate.ACCEPTED));
        books.advance(NEXT_DAY);
        books.say(reserve(ADDING, "d", 500));
        books.say(post(ADDING, "d", 400, Fate.ACCEPTED));
        books.say(reserve(ADDING, "e", 100));
        var refused = budget("less", 499L, null);
        assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
        assertThat(refused.denial())
                .extracting(Denial::sentence)
                .isEqualTo("p has 400 tokens posted in 2026-12-31 and 100 reserved; a quota of 499 asked, at least 500"
                        + " allowed.");
        assertThat(budget("least", 500L, null).kind()).isEqualTo(Kind.QUOTA_SET);
        assertThat(pipeline().available(Unit.TOKENS)).isZero();
    }

    @Test
    void aPausedPipelineIsRefilledAndOneThatHasEndedIsNot() {
        books.write(Entry.paused(PIPELINE, "test"));
        assertThat(books.advance(NEXT_DAY)).hasSize(1);
        books.write(Entry.closing(PIPELINE, "test"));
        assertThat(books.advance(at("2027-01-01T00:00:00Z"))).isEmpty();
    }

    @Test
    void aBudgetForGoodIsNeverRefilled() {
        var plain = Books.opened();
        assertThat(plain.advance(at("2030-01-01T00:00:00Z"))).isEmpty();
    }

    @Test
    void theJournalAloneGivesTheSamePeriods() {
        books.say(reserve(ADDING, "c", 500));
        books.say(post(ADDING, "c", 300, Fate.ACCEPTED));
        books.advance(NEXT_DAY);
        budget("more", 2_000L, null);

        var audit = new LedgerMap();
        books.journal.forEach(entry -> Ledger.apply(audit, entry));
        assertThat(audit.periods()).isEqualTo(books.rows.periods());
        assertThat(audit.period(PIPELINE))
                .contains(new Period(
                        Refill.DAILY,
                        "2026-12-31",
                        at("2027-01-01T00:00:00Z"),
                        new Amount(2_000, 0, 0),
                        new Amount(300, 900, 1)));
        assertThat(Ledger.advance(audit, NEXT_DAY)).isEmpty();
    }

    @Test
    void aBudgetTooLargeToAddUpIsTheLargestThereIs() {
        var large = new Books();
        large.tokens(PIPELINE, Long.MAX_VALUE, Refill.MONTHLY, NOON);
        large.tokens(STAGE, 100_000);
        large.examples(ADDING, 10);
        large.say(reserve(ADDING, "c", 500));
        large.say(post(ADDING, "c", 300, Fate.ACCEPTED));
        assertThat(large.advance(at("2027-01-01T00:00:00Z"))).hasSize(1);
        assertThat(large.account(PIPELINE).granted().tokens()).isEqualTo(Long.MAX_VALUE);
    }
}
