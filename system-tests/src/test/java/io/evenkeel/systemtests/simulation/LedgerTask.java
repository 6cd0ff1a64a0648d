package io.evenkeel.systemtests.simulation;

import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.budget.domain.ledger.Amount;
import io.evenkeel.budget.domain.ledger.Command;
import io.evenkeel.budget.domain.ledger.Entry;
import io.evenkeel.budget.domain.ledger.Fate;
import io.evenkeel.budget.domain.ledger.Ledger;
import io.evenkeel.budget.domain.ledger.LedgerMap;
import io.evenkeel.budget.domain.ledger.LedgerRows;
import io.evenkeel.budget.domain.ledger.Period;
import io.evenkeel.budget.domain.ledger.Refill;
import io.evenkeel.budget.domain.ledger.Unit;
import io.evenkeel.budget.domain.rate.Demand;
import io.evenkeel.budget.domain.rate.RateLimits;
import io.evenkeel.budget.domain.rate.Start;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * The ledger's task, and what the planner does in it. Entries, plans and the offset count with the commit; after a crash
 * the rows are what the journal says.
 */
final class LedgerTask {
    private final Topics topics;
    private final Rules rules;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Plan> plans = new ArrayList<>();
    private LedgerMap map = new LedgerMap();
    private LedgerRows rows;
    private int committed;
    private int next;
    private long clock;

    LedgerTask(Topics topics, Rules rules) {
        this.topics = topics;
        this.rules = rules;
        this.rows = rules.rows(map);
    }

    /** The rows as an audit would print them. */
    LedgerMap rows() {
        return map;
    }

    /**
     * Decides the next command; false where there is none.
     *
     * @param wallClock of the task, which may jump; milliseconds
     */
    boolean decide(long wallClock) {
        if (next == topics.commands.size()) {
            return false;
        }
        clock = Math.max(clock, wallClock);
        rules.decide(rows, timed(topics.commands.get(next++))).forEach(this::write);
        return true;
    }

    /** What the ledger's own clock says, as {@code LedgerRecords} puts it in. */
    private Command timed(Command command) {
        return switch (command) {
            case Command.Reserve reserve -> {
                var asked = reserve.demand();
                yield new Command.Reserve(
                        reserve.head(),
                        reserve.bound(),
                        new Demand(clock, asked.inputTokens(), asked.outputTokens(), asked.notBefore()),
                        reserve.offers());
            }
            case Command.Narrow narrow -> new Command.Narrow(narrow.head(), narrow.told(), clock);
            default -> command;
        };
    }

    /** Tells what would be overdue two hours from now, or two hours after a batch would be. */
    void tellOverdue(boolean batches) {
        long later = 2 * Ledger.OVERDUE_MILLIS + (batches ? Ledger.BATCH_OVERDUE_MILLIS : 0);
        Ledger.advance(rows, clock + later).forEach(this::write);
    }

    /** Tells what the calendar leads to, which here is a clock of its own: days pass in it while calls are under way. */
    void refill(long calendar) {
        rules.refills(rows, calendar).forEach(this::write);
    }

    /** From now on, which is 0, a part of the account's quota is what it may spend in each period. */
    void refilled(AccountId id, Refill refill, int parts) {
        var account = rows.account(id).orElseThrow();
        var quota = account.granted();
        var budget = new Amount(quota.tokens() / parts, quota.nanos() / parts, 0);
        var period = Period.at(refill, 0, budget, Amount.NOTHING);
        write(Entry.quota(id, period.quota(), account.unlimited(), "simulation").in(period));
    }

    void limit(Teacher teacher, RateLimits limits) {
        write(Entry.limits(AccountId.pipeline(World.PIPELINE), teacher.name(), limits, "simulation"));
    }

    boolean hasUncommitted() {
        return next > committed || !entries.isEmpty();
    }

    boolean isIdle() {
        return next == topics.commands.size() && !hasUncommitted();
    }

    void commit() {
        topics.journal.addAll(entries);
        topics.plans.addAll(plans);
        entries.clear();
        plans.clear();
        committed = next;
    }

    void crash() {
        entries.clear();
        plans.clear();
        next = committed;
        map = new LedgerMap();
        rows = rules.rows(map);
        topics.journal.forEach(entry -> rules.apply(rows, entry));
    }

    private void write(Entry entry) {
        try {
            rules.apply(rows, entry);
        } catch (IllegalArgumentException | ArithmeticException | NoSuchElementException e) {
            throw new Violation(Invariant.NO_TRANSITION_THAT_CANNOT_BE, String.valueOf(e.getMessage()));
        }
        entries.add(entry);
    }

    /** What the account limits: everything that is at least 0. */
    void quota(AccountId account, long tokens, long nanos, long examples) {
        var unlimited = EnumSet.noneOf(Unit.class);
        var known = rows.account(account);
        var amounts = new long[3];
        for (var unit : Unit.values()) {
            long wanted =
                    switch (unit) {
                        case TOKENS -> tokens;
                        case NANOS -> nanos;
                        case EXAMPLES -> examples;
                    };
            if (wanted < 0) {
                unlimited.add(unit);
            } else {
                long used = known.map(
                                was -> was.reserved().of(unit) + was.posted().of(unit))
                        .orElse(0L);
                amounts[unit.ordinal()] = rules.quota(wanted, used);
            }
        }
        var amount = new Amount(
                amounts[Unit.TOKENS.ordinal()], amounts[Unit.NANOS.ordinal()], amounts[Unit.EXAMPLES.ordinal()]);
        write(Entry.quota(account, amount, Set.copyOf(unlimited), "simulation"));
    }

    void plan(Plan plan) {
        plans.add(plan);
    }

    /** Nothing more is granted to the stage. */
    void closing(int stage) {
        write(Entry.closing(AccountId.stage(World.PIPELINE, stage), "simulation"));
        plans.add(new Plan(stage, true));
    }

    /** @return false where something of it is held */
    boolean closed(int stage) {
        var account = AccountId.stage(World.PIPELINE, stage);
        boolean holdsNothing = rows.account(account).orElseThrow().reserved().equals(Amount.NOTHING);
        if (!rules.mayClose(holdsNothing)) {
            return false;
        }
        write(Entry.closed(account, "simulation"));
        return true;
    }

    /** Gives an open call back as if time alone could: what no ledger may do. */
    void expire(Command.Head head, Amount held) {
        if (rules.expiryFrees() && rows.reservation(head.reservationId()).isPresent()) {
            var own = new Command.Head(
                    "", "", head.account(), head.reservationId(), head.candidateId(), head.purpose(), head.teacher());
            write(new Entry(
                    Entry.Kind.VOIDED,
                    own,
                    held,
                    held.cost(),
                    Set.of(),
                    Fate.CONTINUES,
                    false,
                    "expired",
                    null,
                    Start.ANY,
                    null));
        }
    }

    /** What the planner says of a stage. */
    record Plan(int stage, boolean closing) {}
}
