package io.evenkeel.budget.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.budget.domain.ledger.Entry.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is asked, in whatever order: {@link LedgerWorld} says what. The seed of a failure is in jqwik's report. */
class LedgerProperties {
    private static final int STEPS = 150;

    /** What the provider could bill ≤ posted + reserved ≤ quota, at every entry of the journal. */
    @Property(tries = 80)
    void nothingIsEverOverspentWhereNobodyBillsMoreThanWasHeld(@ForAll long seed) {
        var world = new LedgerWorld(seed, 0);
        world.run(STEPS, () -> world.books().rows.accounts().forEach(account -> {
            for (var unit : Unit.values()) {
                assertThat(account.available(unit))
                        .as("%s of %s after %s", unit, account.id(), world.last())
                        .isNotNegative();
            }
            assertThat(account.overrun()).isEqualTo(Amount.NOTHING);
        }));
        assertThat(world.books().journal).noneMatch(entry -> entry.kind() == Kind.OVERRUN);
    }

    @Property(tries = 80)
    void nothingIsOverspentButByTheOverrunsThatTheJournalLists(@ForAll long seed) {
        var world = new LedgerWorld(seed, 0.05);
        var fold = new JournalFold();
        var read = new int[1];
        world.run(STEPS, () -> {
            var journal = world.books().journal;
            for (; read[0] < journal.size(); read[0]++) {
                fold.add(journal.get(read[0]));
            }
            fold.balances().forEach((path, balance) -> {
                for (var unit : Unit.values()) {
                    assertThat(
                                    balance.limits(unit)
                                            ? balance.quota(unit)
                                                    + balance.beyond(unit)
                                                    - balance.reserved(unit)
                                                    - balance.posted(unit)
                                            : 0)
                            .as("%s of %s after %s", unit, path, world.last())
                            .isNotNegative();
                }
            });
        });
    }

    @Property(tries = 80)
    void aSecondHandThatAddsUpTheJournalFindsTheSameBalancesAfterEveryEntry(@ForAll long seed) {
        var world = new LedgerWorld(seed, 0.05);
        var fold = new JournalFold();
        var read = new int[1];
        world.run(STEPS, () -> {
            var journal = world.books().journal;
            for (; read[0] < journal.size(); read[0]++) {
                fold.add(journal.get(read[0]));
            }
            world.books().rows.accounts().forEach(account -> {
                var other = fold.balance(account.id().path());
                for (var unit : Unit.values()) {
                    assertThat(account.reserved().of(unit)).isEqualTo(other.reserved(unit));
                    assertThat(account.posted().of(unit)).isEqualTo(other.posted(unit));
                    if (other.limits(unit)) {
                        assertThat(other.quota(unit))
                                .isEqualTo(account.available(unit) + other.reserved(unit) + other.posted(unit));
                    }
                }
            });
        });
    }

    @Property(tries = 60)
    void whatAnAccountHoldsIsTheSumOfItsCallsItsPlacesAndItsParts(@ForAll long seed) {
        var world = new LedgerWorld(seed, 0.05);
        world.run(STEPS, () -> {
            var held = new HashMap<AccountId, Amount>();
            openOf(world.books())
                    .forEach((id, amount) -> id.lineage().forEach(level -> held.merge(level, amount, Amount::plus)));
            world.books().rows.accounts().forEach(account -> assertThat(account.reserved())
                    .as("%s after %s", account.id(), world.last())
                    .isEqualTo(held.getOrDefault(account.id(), Amount.NOTHING)));
        });
    }

    /** Open calls and places of each leaf, from the journal. */
    private static Map<AccountId, Amount> openOf(Books books) {
        var calls = new HashMap<String, Entry>();
        var places = new HashMap<String, AccountId>();
        for (var entry : books.journal) {
            var head = entry.head();
            switch (entry.kind()) {
                case GRANTED -> {
                    calls.put(head.reservationId(), entry);
                    if (entry.amount().examples() > 0) {
                        places.put(head.candidateId(), head.account());
                    }
                }
                case POSTED, OVERRUN, VOIDED -> calls.remove(head.reservationId());
                default -> {}
            }
            if (entry.released().examples() > 0) {
                places.remove(head.candidateId());
            }
        }
        var open = new HashMap<AccountId, Amount>();
        calls.values()
                .forEach(call -> open.merge(call.head().account(), call.amount().cost(), Amount::plus));
        places.values().forEach(account -> open.merge(account, Amount.ONE_EXAMPLE, Amount::plus));
        return open;
    }

    @Property(tries = 60)
    void everyCommandHasOneAnswerHoweverOftenItComes(@ForAll long seed) {
        var world = new LedgerWorld(seed, 0.05);
        world.run(STEPS, () -> {});
        var answers = new HashSet<String>();
        for (var entry : world.books().journal) {
            var head = entry.head();
            boolean ownDoing = head.commandId().isEmpty();
            boolean reused = entry.denial() != null && entry.denial().code() == Denial.Code.ID_REUSED;
            if (!ownDoing && !reused) {
                assertThat(answers.add(head.commandId()))
                        .as("a second answer: %s", entry)
                        .isTrue();
            }
        }
        assertThat(world.repeated()).isPositive();
    }

    @Property(tries = 60)
    void theSameCommandsGiveTheSameJournalAndTheJournalAloneGivesTheSameAccounts(@ForAll long seed) {
        var first = new LedgerWorld(seed, 0.05);
        var second = new LedgerWorld(seed, 0.05);
        first.run(STEPS, () -> {});
        second.run(STEPS, () -> {});
        assertThat(second.books().journal).isEqualTo(first.books().journal);

        var audit = new LedgerMap();
        first.books().journal.forEach(entry -> Ledger.apply(audit, entry));
        assertThat(audit.accounts())
                .containsExactlyElementsOf(first.books().rows.accounts());
    }

    @Property(tries = 60)
    void nothingIsGrantedAfterAnOverrunOrUnderAGateThatIsClosed(@ForAll long seed) {
        var world = new LedgerWorld(seed, 0.1);
        world.run(STEPS, () -> {});
        Set<AccountId> shut = new HashSet<>();
        for (var entry : world.books().journal) {
            var lineage = entry.head().account().lineage();
            boolean upwards = entry.kind() == Kind.RECONCILED
                    && (entry.amount().tokens() > 0 || entry.amount().nanos() > 0);
            switch (entry.kind()) {
                case STAGE_CLOSING, STAGE_CLOSED -> shut.add(entry.head().account());
                case OVERRUN -> shut.add(lineage.getLast());
                case GRANTED -> assertThat(lineage).as("%s", entry).noneMatch(shut::contains);
                default -> {}
            }
            if (upwards) {
                shut.add(lineage.getLast());
            }
        }
    }
}
