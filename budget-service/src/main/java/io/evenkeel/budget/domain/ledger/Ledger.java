package io.evenkeel.budget.domain.ledger;

import io.evenkeel.budget.domain.ledger.Denial.Code;
import io.evenkeel.budget.domain.ledger.Entry.Kind;
import io.evenkeel.budget.domain.ledger.LedgerRows.Gate;
import io.evenkeel.budget.domain.ledger.LedgerRows.Held;
import io.evenkeel.budget.domain.rate.Demand;
import io.evenkeel.budget.domain.rate.RateAnswer;
import io.evenkeel.budget.domain.rate.RateLimits;
import io.evenkeel.budget.domain.rate.RateSchedule;
import io.evenkeel.budget.domain.rate.Start;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Two-phase spending, after TigerBeetle's two-phase transfers: reserve an upper bound, then post what was used or void it.
 * A reservation holds on every account from its leaf to the pipeline, and on that of its teacher where there are several, or on
 * none. {@code docs/ledger.md} is the reference.
 *
 * <p>{@link #decide} reads and never writes; {@link #apply} is the only place where state changes, live and on replay.
 * Nothing here knows a clock, a store or a setting.
 */
public final class Ledger {
    /** Version of these rules, as journal entries name them. */
    public static final String VERSION = "ledger/1";

    /** How long after its latest start a call may go without an end before its reservation is overdue, milliseconds. */
    public static final long OVERDUE_MILLIS = 3_600_000;

    /** The same of a call in a batch, after it was asked for: providers take up to a day; milliseconds. */
    public static final long BATCH_OVERDUE_MILLIS = 93_600_000;

    private Ledger() {}

    /**
     * What follows from the time: refills, and each reservation that is overdue, told once an hour. Nothing is freed by that,
     * for nobody knows what the provider did; its end comes from the call journal.
     *
     * @param now by the ledger's clock, milliseconds since the epoch
     */
    public static List<Entry> advance(LedgerRows rows, long now) {
        var overdue = rows.overdue(now).entrySet().stream()
                .map(row -> Entry.expired(row.getKey(), row.getValue(), now + OVERDUE_MILLIS));
        return Stream.concat(refills(rows, now).stream(), overdue).toList();
    }

    /**
     * Accounts whose calendar period is over begin the one that holds now, however many have passed: once, for the period in
     * force is state. A paused pipeline is refilled too; one that has ended is not.
     *
     * @param now by the ledger's clock, milliseconds since the epoch
     */
    public static List<Entry> refills(LedgerRows rows, long now) {
        return rows.periods().entrySet().stream()
                .filter(row -> row.getValue().isOver(now))
                .flatMap(row -> refill(rows, new AccountId(row.getKey()), row.getValue(), now).stream())
                .toList();
    }

    private static Optional<Entry> refill(LedgerRows rows, AccountId id, Period over, long now) {
        var gate = rows.gate(id.lineage().getLast());
        return rows.account(id)
                .filter(account -> gate == Gate.OPEN || gate == Gate.PAUSED)
                .map(account -> Entry.refilled(account, over.next(account, now)));
    }

    /**
     * What follows from a command: one entry, or none where the same command was answered before. The first answer stands
     * in the journal, written in the same transaction as the state, so nobody needs it twice.
     *
     * <p>Ids are kept while their stage is open. When it is closed nothing of it is held that a repetition could act on
     * again: it is told that the stage is closed.
     */
    public static List<Entry> decide(LedgerRows rows, Command command) {
        var head = command.head();
        var closing = head.account().closesWith();
        var answered = isClosed(rows, closing) ? Optional.<String>empty() : rows.answered(closing, head.commandId());
        if (answered.isPresent()) {
            return answered.get().equals(head.commandHash())
                    ? List.of()
                    : List.of(refused(
                            head,
                            Code.ID_REUSED,
                            "command " + head.commandId() + " was answered before, with other content"));
        }
        return List.of(
                switch (command) {
                    case Command.Reserve reserve -> reserve(rows, reserve);
                    case Command.Post post -> post(rows, post);
                    case Command.Release release -> release(rows, release);
                    case Command.Reconcile reconcile -> reconcile(rows, reconcile);
                    case Command.End end -> end(rows, end);
                    case Command.Pause pause -> pause(rows, pause);
                    case Command.Resume resume -> resume(rows, resume);
                    case Command.SetBudget budget -> budget(rows, budget);
                    case Command.Narrow narrow -> narrow(rows, narrow);
                });
    }

    private static Entry reserve(LedgerRows rows, Command.Reserve command) {
        return denial(rows, command)
                .map(denial -> Entry.without(Kind.DENIED, command.head(), denial))
                .orElseGet(() -> ofTheFirstWithRoom(rows, command));
    }

    /**
     * Of the teachers offered the first whose accounts have room makes the call. A rate limit that is full for now is waited for:
     * what the weights of the teachers are would otherwise depend on how fast they are asked.
     */
    private static Entry ofTheFirstWithRoom(LedgerRows rows, Command.Reserve command) {
        var refusals = new ArrayList<Entry>();
        for (var offer : command.offers()) {
            var answer = offered(rows, command, offer);
            var denial = answer.denial();
            if (denial == null || denial.code() == Code.RATE) {
                return answer;
            }
            refusals.add(answer);
        }
        return mostHopeful(refusals);
    }

    /** What time may help comes first, and of that what asks for least: whoever waits, waits for it. */
    private static Entry mostHopeful(List<Entry> refusals) {
        return refusals.stream()
                .min(Comparator.comparing(
                                (Entry refusal) -> denialOf(refusal).unit().isEmpty())
                        .thenComparing(refusal -> denialOf(refusal).code())
                        .thenComparing(refusal -> denialOf(refusal).asked()))
                .orElseThrow();
    }

    private static Entry offered(LedgerRows rows, Command.Reserve command, Command.Offer offer) {
        var head = command.head().with(offer.teacher());
        var bound = new Amount(
                command.bound().tokens(), offer.nanos(), command.bound().examples());
        return denial(rows, head, bound)
                .map(denial -> Entry.without(Kind.DENIED, head, denial))
                .orElseGet(() -> offer.batch()
                        ? inBatch(head, bound, command.demand())
                        : schedule(rows, head, bound, command.demand()));
    }

    /** Every account has room, and providers count batches apart from their rate limits. */
    private static Entry inBatch(Command.Head head, Amount bound, Demand demand) {
        var start = Start.inBatch(demand.inputTokens(), demand.outputTokens());
        return Entry.granted(head, bound, start.until(deadline(demand, start)));
    }

    /** Every account has room; when may it start? */
    private static Entry schedule(LedgerRows rows, Command.Head head, Amount bound, Demand demand) {
        var limited = teacherOf(head).orElse(head.account().lineage().getLast());
        return switch (rows.rate(head.teacher()).ask(demand)) {
            case RateAnswer.Granted granted ->
                Entry.granted(head, bound, granted.start().until(deadline(demand, granted.start())));
            case RateAnswer.Later later ->
                Entry.without(
                                Kind.DENIED,
                                head,
                                Denial.because(Code.RATE, limited, "the rate limit is full for " + later.limit()))
                        .at(Start.at(later.askAgainAt(), 0), null);
            case RateAnswer.Never never ->
                Entry.without(
                        Kind.DENIED,
                        head,
                        Denial.because(
                                Code.BEYOND_RATE,
                                limited,
                                "one call of " + never.asked() + " " + never.unit() + " is beyond the limit of "
                                        + never.limit() + " a minute"));
        };
    }

    private static long deadline(Demand demand, Start start) {
        long patience = start.batch() ? BATCH_OVERDUE_MILLIS : OVERDUE_MILLIS;
        return demand.at() == 0 ? 0 : Math.max(demand.at(), start.notAfter()) + patience;
    }

    /** The first reason against it whoever makes it, in the order of {@link Code}. */
    private static Optional<Denial> denial(LedgerRows rows, Command.Reserve command) {
        var lineage = command.head().account().lineage();
        var missing = missingAccount(rows, command.head().account());
        if (missing.isPresent()) {
            return missing;
        }
        if (isClosed(rows, command.head())) {
            return Optional.of(closed(command.head()));
        }
        var root = lineage.getLast();
        if (rows.gate(root) != Gate.OPEN) {
            return Optional.of(stopped(root));
        }
        for (var id : lineage) {
            if (rows.gate(id) != Gate.OPEN) {
                return Optional.of(Denial.because(Code.STAGE_CLOSED, id, id + " is closed"));
            }
        }
        if (rows.account(root).orElseThrow().wentBeyond()) {
            return Optional.of(Denial.because(
                    Code.OVERRUN, root, "a bill of pipeline " + root + " went beyond what was held for it"));
        }
        var call = command.head().reservationId();
        if (rows.reservation(call).isPresent() || rows.unknown(call).isPresent()) {
            return Optional.of(Denial.because(
                    Code.ALREADY_RESERVED, command.head().account(), "call " + call + " has a reservation already"));
        }
        var candidate = command.head().candidateId();
        if (command.bound().examples() > 0 && rows.place(candidate).isPresent()) {
            return Optional.of(Denial.because(
                    Code.ALREADY_RESERVED,
                    command.head().account(),
                    "candidate " + candidate + " has a place already"));
        }
        return Optional.empty();
    }

    /** The first reason against its being made by this teacher, in the order of {@link Code}. */
    private static Optional<Denial> denial(LedgerRows rows, Command.Head head, Amount bound) {
        var paying = new ArrayList<>(head.account().lineage());
        var teacher = teacherOf(head);
        if (teacher.isPresent()) {
            var account = rows.account(teacher.get());
            if (account.isEmpty()) {
                return Optional.of(missing(teacher.get()));
            }
            if (account.get().wentBeyond()) {
                return Optional.of(Denial.because(
                        Code.OVERRUN,
                        teacher.get(),
                        "a bill of teacher " + head.teacher() + " went beyond what was held for it"));
            }
            paying.add(teacher.get());
        }
        for (var unit : Unit.values()) {
            for (var id : paying) {
                var account = rows.account(id).orElseThrow();
                long asked = bound.of(unit);
                if (asked > 0 && asked > account.available(unit)) {
                    return Optional.of(Denial.exceeded(account, unit, asked));
                }
            }
        }
        return Optional.empty();
    }

    /** The account of the teacher that the call is about; none where the ledger has only one. */
    private static Optional<AccountId> teacherOf(Command.Head head) {
        return head.teacher().isEmpty() ? Optional.empty() : Optional.of(AccountId.teacher(head.teacher()));
    }

    private static Denial denialOf(Entry refusal) {
        return Objects.requireNonNull(refusal.denial());
    }

    private static Optional<Denial> missingAccount(LedgerRows rows, AccountId leaf) {
        return leaf.lineage().stream()
                .filter(id -> rows.account(id).isEmpty())
                .findFirst()
                .map(Ledger::missing);
    }

    private static Denial missing(AccountId id) {
        return Denial.because(Code.NO_SUCH_ACCOUNT, id, id + " was never given a quota");
    }

    private static Entry post(LedgerRows rows, Command.Post command) {
        var held = rows.reservation(command.head().reservationId()).filter(isOn(command.head()));
        if (held.isEmpty()) {
            return noReservation(rows, command.head());
        }
        var bound = held.get().amount();
        var used = command.unknown() ? bound : command.used().cost();
        boolean beyond = used.tokens() > bound.tokens() || used.nanos() > bound.nanos();
        var place = placeOf(rows, command.head(), command.fate());
        var example = command.fate() == Fate.ACCEPTED ? place : Amount.NOTHING;
        return Entry.of(
                beyond ? Kind.OVERRUN : Kind.POSTED,
                command.head().with(held.get().teacher()),
                used.plus(example),
                bound.plus(place),
                command.fate(),
                command.unknown(),
                command.reason());
    }

    private static Entry release(LedgerRows rows, Command.Release command) {
        var held = rows.reservation(command.head().reservationId()).filter(isOn(command.head()));
        if (held.isEmpty()) {
            return noReservation(rows, command.head());
        }
        var back = held.get().amount().plus(placeOf(rows, command.head(), command.fate()));
        var head = command.head().with(held.get().teacher());
        return Entry.of(Kind.VOIDED, head, back, back, command.fate(), false, command.reason());
    }

    private static Entry reconcile(LedgerRows rows, Command.Reconcile command) {
        var posted = rows.unknown(command.head().reservationId()).filter(isOn(command.head()));
        if (posted.isEmpty()) {
            return noReservation(rows, command.head());
        }
        var correction = command.used().cost().minus(posted.get().amount());
        var head = command.head().with(posted.get().teacher());
        return Entry.of(Kind.RECONCILED, head, correction, Amount.NOTHING, Fate.NONE, false, "");
    }

    private static Entry end(LedgerRows rows, Command.End command) {
        var missing = missingAccount(rows, command.head().account());
        if (missing.isPresent()) {
            return Entry.without(Kind.REFUSED, command.head(), missing.get());
        }
        var back = placeOf(rows, command.head(), command.fate());
        if (back.equals(Amount.NOTHING) && isClosed(rows, command.head())) {
            return stageClosed(command.head());
        }
        // A place is the candidate's, whoever was to make its calls.
        var head = command.head().with("");
        return Entry.of(Kind.CANDIDATE_ENDED, head, Amount.NOTHING, back, command.fate(), false, command.reason());
    }

    private static Entry pause(LedgerRows rows, Command.Pause command) {
        var head = command.head();
        return missingAccount(rows, head.account())
                .or(() -> rows.gate(head.account()) == Gate.OPEN
                        ? Optional.empty()
                        : Optional.of(stopped(head.account())))
                .map(denial -> Entry.without(Kind.REFUSED, head, denial))
                .orElseGet(() -> operators(Kind.PAUSED, head, command.reason()));
    }

    private static Entry resume(LedgerRows rows, Command.Resume command) {
        var head = command.head();
        var account = head.account();
        return missingAccount(rows, account)
                .or(() -> switch (rows.gate(account)) {
                    case PAUSED -> Optional.empty();
                    case OPEN ->
                        Optional.of(Denial.because(Code.NOT_PAUSED, account, "pipeline " + account + " is not paused"));
                    case CLOSING, CLOSED -> Optional.of(stopped(account));
                })
                .map(denial -> Entry.without(Kind.REFUSED, head, denial))
                .orElseGet(() -> operators(Kind.RESUMED, head, command.reason()));
    }

    /** What is spent and what is held stays covered; every account below has its own quota, set by whoever keeps it. */
    private static Entry budget(LedgerRows rows, Command.SetBudget command) {
        var head = command.head();
        var missing = missingAccount(rows, head.account());
        if (missing.isPresent()) {
            return Entry.without(Kind.REFUSED, head, missing.get());
        }
        var account = rows.account(head.account()).orElseThrow();
        var period = rows.period(head.account()).orElse(null);
        var quota = Entry.quota(command, account, period);
        var asked = quota.period() == null ? quota.amount() : quota.period().budget();
        return Stream.of(Unit.TOKENS, Unit.NANOS)
                .filter(unit -> !quota.unlimited().contains(unit))
                .filter(unit -> quota.amount().of(unit) < account.used(unit))
                .findFirst()
                .map(unit -> Entry.without(Kind.REFUSED, head, Denial.inUse(account, unit, asked.of(unit), period)))
                .orElse(quota);
    }

    private static Entry narrow(LedgerRows rows, Command.Narrow command) {
        var root = teacherOf(command.head())
                .orElse(command.head().account().lineage().getLast());
        if (isClosed(rows, command.head())) {
            return stageClosed(command.head());
        }
        var unknown = teacherOf(command.head())
                .filter(id -> rows.account(id).isEmpty())
                .map(Ledger::missing);
        if (unknown.isPresent()) {
            return Entry.without(Kind.REFUSED, command.head(), unknown.get());
        }
        return rows.rate(command.head().teacher())
                .narrower(command.told(), command.at())
                .map(limits -> operators(
                                Kind.NARROWED,
                                command.head(),
                                command.told().equals(RateLimits.NONE) ? "too many requests" : "told by the provider")
                        .at(Start.at(command.at(), command.at() + RateSchedule.NARROWED_MILLIS), limits))
                .orElseGet(() -> Entry.without(
                        Kind.REFUSED,
                        command.head(),
                        Denial.because(Code.NOT_NARROWER, root, "the rate limits are not narrowed further")));
    }

    private static Entry operators(Kind kind, Command.Head head, String reason) {
        return Entry.of(kind, head, Amount.NOTHING, Amount.NOTHING, Fate.NONE, false, reason);
    }

    private static Denial stopped(AccountId pipeline) {
        return Denial.because(Code.PIPELINE_STOPPED, pipeline, "pipeline " + pipeline + " is stopped");
    }

    /** The example's place that ends with this fate, if the candidate holds one on this account. */
    private static Amount placeOf(LedgerRows rows, Command.Head head, Fate fate) {
        var place = rows.place(head.candidateId()).filter(head.account()::equals);
        return fate.ends() && place.isPresent() ? Amount.ONE_EXAMPLE : Amount.NOTHING;
    }

    /** What one account holds cannot be taken from another. */
    private static Predicate<Held> isOn(Command.Head head) {
        return held -> held.account().equals(head.account());
    }

    private static boolean isClosed(LedgerRows rows, Command.Head head) {
        return isClosed(rows, head.account().closesWith());
    }

    /** A pipeline that has finished is closed too, but its operators' commands are few, and all kept. */
    private static boolean isClosed(LedgerRows rows, AccountId closing) {
        return closing.lineage().size() > 1 && rows.gate(closing) == Gate.CLOSED;
    }

    private static Entry stageClosed(Command.Head head) {
        return Entry.without(Kind.REFUSED, head, closed(head));
    }

    /** For good, where a pipeline that is stopped may be resumed: so this is said first. */
    private static Denial closed(Command.Head head) {
        var stage = head.account().closesWith();
        return Denial.because(Code.STAGE_CLOSED, stage, stage + " is closed");
    }

    private static Entry noReservation(LedgerRows rows, Command.Head head) {
        if (isClosed(rows, head)) {
            return stageClosed(head);
        }
        return refused(
                head,
                Code.NO_SUCH_RESERVATION,
                "no reservation " + head.reservationId() + " is open on " + head.account());
    }

    private static Entry refused(Command.Head head, Code code, String sentence) {
        return Entry.without(Kind.REFUSED, head, Denial.because(code, head.account(), sentence));
    }

    /** The only place where state changes. Never refuses: what stands in the journal has happened. */
    public static void apply(LedgerRows rows, Entry entry) {
        var head = entry.head();
        switch (entry.kind()) {
            case QUOTA_SET -> {
                rows.put(rows.account(head.account())
                        .map(account -> account.granted(entry.amount(), entry.unlimited()))
                        .orElseGet(() -> Account.opened(head.account(), entry.amount(), entry.unlimited())));
                if (entry.period() != null) {
                    rows.putPeriod(head.account(), entry.period());
                }
            }
            case GRANTED -> {
                hold(rows, entry);
                rows.putRate(head.teacher(), rows.rate(head.teacher()).granted(entry.start()));
            }
            case POSTED -> settle(rows, entry, entry.amount(), Amount.NOTHING);
            case OVERRUN -> settle(rows, entry, entry.amount(), excess(entry.amount(), entry.released()));
            case EXPIRED ->
                rows.reservation(head.reservationId())
                        .ifPresent(held -> rows.putReservation(
                                head.reservationId(), held.until(entry.start().deadline())));
            case VOIDED, CANDIDATE_ENDED -> settle(rows, entry, Amount.NOTHING, Amount.NOTHING);
            case RECONCILED -> {
                settle(rows, entry, entry.amount(), excess(entry.amount(), Amount.NOTHING));
                rows.removeUnknown(head.reservationId());
            }
            case STAGE_CLOSING -> rows.putGate(head.account(), Gate.CLOSING);
            case STAGE_CLOSED -> {
                rows.putGate(head.account(), Gate.CLOSED);
                if (isClosed(rows, head.account())) {
                    rows.forgetAnswered(head.account());
                }
            }
            case PAUSED -> rows.putGate(head.account(), Gate.PAUSED);
            case RESUMED -> rows.putGate(head.account(), Gate.OPEN);
            case LIMITS_SET ->
                rows.putRate(head.teacher(), rows.rate(head.teacher()).limited(Objects.requireNonNull(entry.limits())));
            case NARROWED ->
                rows.putRate(
                        head.teacher(),
                        rows.rate(head.teacher())
                                .narrowed(
                                        Objects.requireNonNull(entry.limits()),
                                        entry.start().notBefore()));
            case DENIED, REFUSED -> {}
        }
        if (!head.commandId().isEmpty() && !isAnotherOfTheSameId(entry) && !isClosed(rows, head)) {
            rows.putAnswered(head.account().closesWith(), head.commandId(), head.commandHash());
        }
    }

    /** The first command of an id keeps it. */
    private static boolean isAnotherOfTheSameId(Entry entry) {
        var denial = entry.denial();
        return denial != null && denial.code() == Code.ID_REUSED;
    }

    private static void hold(LedgerRows rows, Entry entry) {
        var head = entry.head();
        var amount = entry.amount();
        change(rows, head, account -> account.reserving(amount), teacher -> teacher.reserving(amount.cost()));
        rows.putReservation(
                head.reservationId(),
                new Held(
                        head.account(),
                        entry.amount().cost(),
                        head.candidateId(),
                        entry.start().deadline(),
                        head.teacher(),
                        entry.start().batch()));
        if (entry.amount().examples() > 0) {
            rows.putPlace(head.candidateId(), head.account());
        }
    }

    private static void settle(LedgerRows rows, Entry entry, Amount used, Amount beyond) {
        var head = entry.head();
        var released = entry.released();
        change(
                rows,
                head,
                account -> account.settling(used, released, beyond),
                teacher -> teacher.settling(used.cost(), released.cost(), beyond));
        if (entry.kind() != Kind.RECONCILED && entry.kind() != Kind.CANDIDATE_ENDED) {
            if (rows.reservation(head.reservationId()).filter(Held::batch).isEmpty()) {
                rows.putRate(head.teacher(), rows.rate(head.teacher()).ended());
            }
            rows.removeReservation(head.reservationId());
        }
        if (entry.released().examples() > 0) {
            rows.removePlace(head.candidateId());
        }
        if (entry.unknown()) {
            rows.putUnknown(head.reservationId(), new Held(head.account(), used.cost(), head.teacher()));
        }
    }

    /** On all levels, and on the teacher's account, or on none: what cannot be on one of them changes no row. */
    private static void change(
            LedgerRows rows, Command.Head head, UnaryOperator<Account> change, UnaryOperator<Account> teachers) {
        var changed = new ArrayList<Account>();
        head.account()
                .lineage()
                .forEach(id -> changed.add(change.apply(rows.account(id).orElseThrow())));
        teacherOf(head)
                .ifPresent(id -> changed.add(teachers.apply(rows.account(id).orElseThrow())));
        changed.forEach(rows::put);
    }

    private static Amount excess(Amount used, Amount held) {
        return new Amount(Math.max(0, used.tokens() - held.tokens()), Math.max(0, used.nanos() - held.nanos()), 0);
    }
}
