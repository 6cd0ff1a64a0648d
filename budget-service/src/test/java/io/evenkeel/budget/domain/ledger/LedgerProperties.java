package io.evenkeel.budget.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.budget.domain.ledger.Entry.Kind;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is asked, in whatever order: {@link LedgerWorld} says what. The seed of a failure is in jqwik's report. */
class LedgerProperties {
    private static final int STEPS = 150;
    private static final double OVERRUNS = 0.05;

    /** What the provider could bill ≤ posted + reserved ≤ quota, at every entry of the journal. */
    @Property(tries = 60)
    void nothingIsEverOverspentWhereNobodyBillsMoreThanWasHeld(@ForAll long seed) {
        var world = new LedgerWorld(seed, 0);
        world.run(STEPS, () -> {
            for (var account : world.books().rows.accounts()) {
                for (var unit : Unit.values()) {
                    require(account.available(unit) >= 0, "overspent", account, unit, world);
                }
                assertThat(account.overrun()).isEqualTo(Amount.NOTHING);
            }
        });
        assertThat(world.books().journal).noneMatch(entry -> entry.kind() == Kind.OVERRUN);
        assertThat(world.books().journal).anyMatch(entry -> entry.kind() == Kind.GRANTED);
    }

    /** An overrun is listed by its kind, and by a reconciliation that adds to what was posted. */
    @Property(tries = 60)
    void nothingIsOverspentButByTheOverrunsThatTheJournalLists(@ForAll long seed) {
        var world = new LedgerWorld(seed, OVERRUNS);
        var fold = new FoldAlong(world);
        world.run(STEPS, () -> fold.upToNow().balances().forEach((path, balance) -> {
            for (var unit : Unit.values()) {
                long used = balance.reserved(unit) + balance.posted(unit);
                boolean holds = !balance.limits(unit) || used <= balance.quota(unit) + balance.beyond(unit);
                require(holds, "overspent", path, unit, world);
            }
        }));
    }

    /**
     * By a second hand: posted in one period ≤ the largest budget that it had, or what was held when it began, and the overruns
     * listed in it. A correction of an earlier period's call counts where it comes.
     */
    @Property(tries = 60)
    void noPeriodSpendsMoreThanItsBudget(@ForAll long seed) {
        var world = new LedgerWorld(seed, seed % 2 == 0 ? 0 : OVERRUNS);
        var fold = new JournalFold();
        var name = "";
        long posted = 0;
        long beyond = 0;
        long most = 0;
        world.run(2 * STEPS, () -> {});
        for (var entry : world.books().journal) {
            fold.add(entry);
            var period = entry.period();
            var balance = fold.balance("q");
            if (period != null && !period.name().equals(name)) {
                name = period.name();
                posted = balance.posted(Unit.TOKENS);
                beyond = balance.beyond(Unit.TOKENS);
                most = balance.reserved(Unit.TOKENS);
            }
            most = period == null ? most : Math.max(most, period.budget().tokens());
            long spent = balance.posted(Unit.TOKENS) - posted;
            long allowed = most + balance.beyond(Unit.TOKENS) - beyond;
            require(spent <= allowed, "spent " + spent + " in " + name, "q", Unit.TOKENS, world);
        }
    }

    @Property(tries = 60)
    void aSecondHandThatAddsUpTheJournalFindsTheSameBalancesAfterEveryEntry(@ForAll long seed) {
        var world = new LedgerWorld(seed, OVERRUNS);
        var fold = new FoldAlong(world);
        world.run(STEPS, () -> {
            var balances = fold.upToNow();
            for (var account : world.books().rows.accounts()) {
                var other = balances.balance(account.id().path());
                for (var unit : Unit.values()) {
                    boolean same = account.reserved().of(unit) == other.reserved(unit)
                            && account.posted().of(unit) == other.posted(unit);
                    require(same, "another balance", account, unit, world);
                    long granted = account.available(unit) + other.reserved(unit) + other.posted(unit);
                    require(!other.limits(unit) || granted == other.quota(unit), "no sum", account, unit, world);
                }
            }
        });
    }

    @Property(tries = 60)
    void whatAnAccountHoldsIsTheSumOfItsCallsItsPlacesAndItsParts(@ForAll long seed) {
        var world = new LedgerWorld(seed, OVERRUNS);
        world.run(STEPS, () -> {
            var held = new HashMap<AccountId, Amount>();
            openOf(world.books())
                    .forEach((id, amount) -> id.lineage().forEach(level -> held.merge(level, amount, Amount::plus)));
            openOfTeachers(world.books()).forEach(held::put);
            for (var account : world.books().rows.accounts()) {
                var expected = held.getOrDefault(account.id(), Amount.NOTHING);
                require(account.reserved().equals(expected), "holds not " + expected, account, "all", world);
            }
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

    /** Grants of open calls, from the journal. */
    private static Collection<Entry> openCalls(Books books) {
        var calls = new HashMap<String, Entry>();
        for (var entry : books.journal) {
            switch (entry.kind()) {
                case GRANTED -> calls.put(entry.head().reservationId(), entry);
                case POSTED, OVERRUN, VOIDED -> calls.remove(entry.head().reservationId());
                default -> {}
            }
        }
        return calls.values();
    }

    /** Open calls of each teacher, from the journal. */
    private static Map<AccountId, Amount> openOfTeachers(Books books) {
        var open = new HashMap<AccountId, Amount>();
        openCalls(books).stream()
                .filter(call -> !call.head().teacher().isEmpty())
                .forEach(call -> open.merge(
                        AccountId.teacher(call.head().teacher()), call.amount().cost(), Amount::plus));
        return open;
    }

    @Property(tries = 60)
    void theSecondTeacherOfAnOfferIsAskedOnlyWhereTheFirstHasNoRoom(@ForAll long seed) {
        var world = new LedgerWorld(seed, 0);
        world.run(2 * STEPS, () -> {
            if (world.last() instanceof Command.Reserve reserve) {
                var answer = world.books().journal.getLast();
                boolean second = answer.head().commandId().equals(reserve.head().commandId())
                        && answer.kind() == Kind.GRANTED
                        && reserve.offers().size() == 2
                        && answer.head()
                                .teacher()
                                .equals(reserve.offers().getLast().teacher());
                if (second) {
                    var first = reserve.offers().getFirst();
                    var account = world.books().account(AccountId.teacher(first.teacher()));
                    boolean full = reserve.bound().tokens() > account.available(Unit.TOKENS)
                            || first.nanos() > account.available(Unit.NANOS);
                    require(full, "passed over", account, "all", world);
                }
            }
        });
    }

    /** Neither held nor ended; and of the others none is forgotten. */
    @Property(tries = 60)
    void noLimitCountsABatch(@ForAll long seed) {
        var world = new LedgerWorld(seed, OVERRUNS);
        int[] granted = {0};
        world.run(2 * STEPS, () -> {
            var books = world.books();
            var alone = new HashMap<String, Long>();
            for (var call : openCalls(books)) {
                if (!call.start().batch()) {
                    alone.merge(call.head().teacher(), 1L, Long::sum);
                }
            }
            for (var teacher : List.of("", "wise", "cheap")) {
                long open = books.rows.rate(teacher).open();
                require(open == alone.getOrDefault(teacher, 0L), "counts " + open, alone, teacher, world);
            }
            if (world.last() instanceof Command.Reserve reserve) {
                var answer = books.journal.getLast();
                boolean its = answer.head().commandId().equals(reserve.head().commandId());
                boolean byRate =
                        its && answer.denial() != null && answer.denial().code() == Denial.Code.RATE;
                var batch = reserve.offers().stream()
                        .anyMatch(offer -> offer.batch()
                                && offer.teacher().equals(answer.head().teacher()));
                require(!byRate || !batch, "denied", reserve.offers(), "calls at a time", world);
                granted[0] += its && answer.start().batch() ? 1 : 0;
            }
        });
        assertThat(granted[0]).as("batch calls").isPositive();
    }

    @Property(tries = 60)
    void everyCommandHasOneAnswerHoweverOftenItComesWhileItsStageIsOpen(@ForAll long seed) {
        var world = new LedgerWorld(seed, OVERRUNS);
        world.run(STEPS, () -> {});
        var answers = new HashSet<String>();
        var closed = new HashSet<AccountId>();
        for (var entry : world.books().journal) {
            var head = entry.head();
            boolean ownDoing = head.commandId().isEmpty();
            boolean reused = entry.denial() != null && entry.denial().code() == Denial.Code.ID_REUSED;
            if (entry.kind() == Kind.STAGE_CLOSED) {
                closed.add(head.account());
            }
            if (!ownDoing && !reused && !closed.contains(head.account().closesWith())) {
                assertThat(answers.add(head.account().closesWith() + " " + head.commandId()))
                        .as("a second answer: %s", entry)
                        .isTrue();
            }
        }
        assertThat(world.repeated()).isPositive();
        assertThat(world.answersToRepeated()).isZero();
    }

    @Property(tries = 60)
    void theSameCommandsGiveTheSameJournalAndTheJournalAloneGivesTheSameAccounts(@ForAll long seed) {
        var first = new LedgerWorld(seed, OVERRUNS);
        var second = new LedgerWorld(seed, OVERRUNS);
        first.run(STEPS, () -> {});
        second.run(STEPS, () -> {});
        assertThat(second.books().journal).isEqualTo(first.books().journal);

        var audit = new LedgerMap();
        first.books().journal.forEach(entry -> Ledger.apply(audit, entry));
        assertThat(audit.accounts())
                .containsExactlyElementsOf(first.books().rows.accounts());
        assertThat(audit.periods()).isEqualTo(first.books().rows.periods());
        var rows = first.books().rows;
        for (var teacher : List.of("", "wise", "cheap")) {
            assertThat(audit.rate(teacher)).isEqualTo(rows.rate(teacher));
        }
        for (var entry : first.books().journal) {
            var call = entry.head().reservationId();
            assertThat(audit.reservation(call)).isEqualTo(rows.reservation(call));
        }
    }

    @Property(tries = 60)
    void nothingIsGrantedAfterAnOverrunOrUnderAGateThatIsClosed(@ForAll long seed) {
        var world = new LedgerWorld(seed, 2 * OVERRUNS);
        world.run(STEPS, () -> {});
        Set<AccountId> shut = new HashSet<>();
        for (var entry : world.books().journal) {
            var lineage = entry.head().account().lineage();
            boolean upwards = entry.kind() == Kind.RECONCILED
                    && (entry.amount().tokens() > 0 || entry.amount().nanos() > 0);
            switch (entry.kind()) {
                case STAGE_CLOSING, STAGE_CLOSED -> shut.add(entry.head().account());
                case OVERRUN -> shut.addAll(overrun(entry));
                case GRANTED -> {
                    assertThat(lineage).as("%s", entry).noneMatch(shut::contains);
                    assertThat(shut)
                            .as("%s", entry)
                            .doesNotContain(AccountId.teacher(entry.head().teacher()));
                }
                default -> {}
            }
            if (upwards) {
                shut.addAll(overrun(entry));
            }
        }
    }

    /** Pipeline and teacher whose bill went beyond what was held. */
    private static List<AccountId> overrun(Entry entry) {
        var head = entry.head();
        var pipeline = head.account().lineage().getLast();
        return head.teacher().isEmpty() ? List.of(pipeline) : List.of(pipeline, AccountId.teacher(head.teacher()));
    }

    /** An assertion that costs nothing while it holds: it is asked some million times. */
    private static void require(boolean holds, String what, Object account, Object unit, LedgerWorld world) {
        if (!holds) {
            throw new AssertionError(what + ": " + account + " in " + unit + " after " + world.last());
        }
    }

    /** A fold that has read the journal up to now. */
    private static final class FoldAlong {
        private final LedgerWorld world;
        private final JournalFold fold = new JournalFold();
        private int read;

        FoldAlong(LedgerWorld world) {
            this.world = world;
        }

        JournalFold upToNow() {
            var journal = world.books().journal;
            for (; read < journal.size(); read++) {
                fold.add(journal.get(read));
            }
            return fold;
        }
    }
}
