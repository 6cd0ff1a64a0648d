package io.evenkeel.systemtests.simulation;

import static io.evenkeel.systemtests.simulation.Violation.unless;

import io.evenkeel.budget.domain.ledger.Account;
import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.budget.domain.ledger.Amount;
import io.evenkeel.budget.domain.ledger.Command;
import io.evenkeel.budget.domain.ledger.Denial;
import io.evenkeel.budget.domain.ledger.Entry;
import io.evenkeel.budget.domain.ledger.LedgerMap;
import io.evenkeel.budget.domain.ledger.Period;
import io.evenkeel.budget.domain.ledger.Unit;
import io.evenkeel.budget.domain.rate.RateLimits;
import io.evenkeel.gateway.domain.result.CallEnd;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A second hand: it knows the journal's kinds, paths and numbers, the provider's bill, and nothing of how the ledger
 * decides or adds up. Every entry, every bill and every end of a candidate is checked when it happens.
 */
final class Auditor {
    private static final int UNITS = Unit.values().length;
    private static final int TOKENS = Unit.TOKENS.ordinal();
    private static final int NANOS = Unit.NANOS.ordinal();
    private static final int EXAMPLES = Unit.EXAMPLES.ordinal();
    private static final String TEACHER = "teacher:";
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60_000;
    private static final long HOUR = 3_600_000;

    private final Map<String, Balance> balances = new TreeMap<>();
    private final Map<String, String[]> paths = new HashMap<>();
    private final Map<String, Standing> calls = new TreeMap<>();
    private final Map<String, String> places = new HashMap<>();
    private final Set<String> answered = new HashSet<>();
    private final Set<String> closed = new HashSet<>();
    private final Map<String, Boolean> ends = new HashMap<>();
    private final Map<String, Key> keys = new TreeMap<>();
    private final Map<String, Command.Reserve> asked = new HashMap<>();
    private final Set<String> paused = new HashSet<>();
    /** What is posted on teachers' accounts, and by pipelines for calls that were granted with a teacher who has one. */
    private final long[] postedByTeachers = new long[UNITS];

    private final long[] postedByPipelines = new long[UNITS];
    private long entries;
    private long now;
    private int acceptedByLedger;

    /** One account; -1 as quota: no limit. */
    private static final class Balance {
        boolean known;
        final long[] quota = {-1, -1, -1};
        final long[] reserved = new long[UNITS];
        final long[] posted = new long[UNITS];
        final long[] beyond = new long[UNITS];
        /** What the open calls and places below it hold. */
        final long[] open = new long[UNITS];
        /** The calendar period in force, and what stood there when it began; empty where there is none. */
        String period = "";

        long[] postedBefore = new long[UNITS];
        long[] beyondBefore = new long[UNITS];
        /** The most that the period may spend. */
        long[] most = new long[UNITS];
    }

    /** What the ledger holds for a call. */
    private enum State {
        NEW,
        HELD,
        POSTED,
        UNKNOWN,
        VOIDED
    }

    /** One call: what the ledger says of it, and what the provider does. */
    private static final class Standing {
        final String id;

        @Nullable
        Call call;

        State state = State.NEW;
        String account = "";
        /** With whom it is held. */
        String teacher = "";

        long[] held = new long[UNITS];
        long[] posted = new long[UNITS];
        long[] billed = new long[UNITS];
        int sent;
        int arrived;
        boolean batch;
        /** Whether the provider's results do not say what it costs. */
        boolean unclear;

        Standing(String id) {
            this.id = id;
        }

        /** By how much the provider broke its word. */
        long beyond(int unit) {
            if (call == null) {
                return 0;
            }
            long promised = unit == TOKENS ? call.promised().tokens() : call.nanos();
            return Math.max(0, billed[unit] - promised);
        }

        @Override
        public String toString() {
            return id + " (" + state + ", held " + held[TOKENS] + ", posted " + posted[TOKENS] + ", billed "
                    + billed[TOKENS] + ")";
        }
    }

    /** A teacher's limits, what they permitted, and what it sees and bills. */
    private static final class Key {
        final List<Permit> permits = new ArrayList<>();
        final List<Permit> arrivals = new ArrayList<>();
        final long[] billed = new long[UNITS];
        final long[] beyond = new long[UNITS];

        @Nullable
        RateLimits limits;

        @Nullable
        RateLimits narrowed;

        long narrowedUntil;
        int heldCalls;
        long lastBegin;

        /** What holds for a call that may start from then on. */
        @Nullable
        RateLimits limits(long begin) {
            return narrowed != null && begin < narrowedUntil ? narrowed : limits;
        }
    }

    /** So much may start, or did, until then at the latest. */
    private record Permit(long until, long input, long output) {}

    /** A command that the ledger is about to decide. */
    void asked(Command command) {
        if (command instanceof Command.Reserve reserve) {
            asked.putIfAbsent(reserve.head().commandId(), reserve);
        }
    }

    /** A request leaves a gateway. */
    void sent(Call call) {
        var standing = standing(call);
        standing.sent++;
        unless(standing.sent == 1, Invariant.SENT_ONCE, standing);
    }

    /** A request reaches the provider: from now on it may be billed. */
    void arrived(Teacher teacher, Call call, long at) {
        var key = key(teacher.name());
        var promised = call.promised();
        if (!call.batch()) {
            requireWithinLimits(
                    key.arrivals,
                    new Permit(at, promised.prompt(), promised.output()),
                    key.limits,
                    at,
                    Invariant.THE_PROVIDER_IS_NOT_OVERRUN);
        }
        var standing = standing(call);
        standing.arrived++;
        boolean covered = standing.state == State.HELD || standing.state == State.UNKNOWN;
        unless(covered, Invariant.WHAT_MAY_BE_BILLED_IS_HELD, standing, "reaches the provider");
        unless(standing.teacher.equals(teacher.name()), Invariant.HELD_WITH_WHOM_IT_IS_MADE, standing, teacher);
    }

    /**
     * The last of all counts in no 60 s with more than the limit: neither with those that ended before its beginning, nor, for
     * windows and arrivals come in order, with any that is still to come.
     */
    private static void requireWithinLimits(
            List<Permit> before, Permit last, @Nullable RateLimits limits, long begin, Invariant invariant) {
        before.add(last);
        if (limits == null) {
            return;
        }
        long requests = 0;
        long input = 0;
        long output = 0;
        for (var each : before) {
            boolean counts = each.until() > begin - 60_000;
            requests += counts ? 1 : 0;
            input += counts ? each.input() : 0;
            output += counts ? each.output() : 0;
        }
        long tokens = input + output;
        unless(limits.requests() == 0 || requests <= limits.requests(), invariant, requests, limits);
        unless(limits.tokens() == 0 || tokens <= limits.tokens(), invariant, tokens, limits);
        unless(limits.outputTokens() == 0 || output <= limits.outputTokens(), invariant, output, limits);
    }

    /** The provider's results will not say what a call of a batch costs. */
    void unclear(Call call) {
        standing(call).unclear = true;
    }

    /** The provider bills. */
    void billed(Teacher teacher, Call call, long tokens, long nanos) {
        var standing = standing(call);
        var key = key(teacher.name());
        for (int unit : new int[] {TOKENS, NANOS}) {
            long bill = unit == TOKENS ? tokens : nanos;
            long before = standing.beyond(unit);
            standing.billed[unit] += bill;
            key.billed[unit] += bill;
            key.beyond[unit] += standing.beyond(unit) - before;
        }
        checkBill(standing);
    }

    private Key key(String teacher) {
        return keys.computeIfAbsent(teacher, unseen -> new Key());
    }

    private Standing standing(Call call) {
        var standing = standing(call.id());
        standing.call = call;
        return standing;
    }

    private Standing standing(String id) {
        return calls.computeIfAbsent(id, Standing::new);
    }

    private static void checkBill(Standing call) {
        for (int unit : new int[] {TOKENS, NANOS}) {
            long within = call.billed[unit] - call.beyond(unit);
            long covered =
                    switch (call.state) {
                        case HELD -> call.held[unit];
                        case POSTED, UNKNOWN -> call.posted[unit];
                        case NEW, VOIDED -> 0;
                    };
            unless(within <= covered, Invariant.WHAT_MAY_BE_BILLED_IS_HELD, call);
        }
    }

    /** A candidate or request has ended, as the gateway says. */
    void ended(String item, boolean accepted) {
        unless(ends.put(item, accepted) == null, Invariant.ENDS_ONCE, item);
    }

    /**
     * The next entry of the journal.
     *
     * @param at true time; milliseconds
     */
    void entered(Entry entry, long at) {
        entries++;
        now = at;
        var head = entry.head();
        var path = paths(head.account().path(), head.teacher());
        boolean without = entry.reason().equals("id-reused") || entry.reason().equals("stage-closed");
        if (!head.commandId().isEmpty() && !without) {
            var stage = head.account().closesWith();
            unless(
                    answered.add(stage + " " + head.commandId()),
                    Invariant.ONE_EFFECT_PER_COMMAND,
                    head.commandId(),
                    entry.kind());
        }
        switch (entry.kind().name()) {
            case "QUOTA_SET" -> quota(head.account().path(), entry);
            case "GRANTED" -> granted(path, entry);
            case "POSTED", "OVERRUN", "VOIDED" -> settled(path, entry);
            case "RECONCILED" -> reconciled(path, entry);
            case "CANDIDATE_ENDED" -> moved(path, entry, 0, -1);
            case "DENIED" -> {
                checkDenial(entry);
                checkOffers(entry);
            }
            case "EXPIRED" -> {
                var call = standing(head.reservationId());
                unless(call.state == State.HELD, Invariant.OVERDUE_STAYS_HELD, call);
                unless(entry.released().equals(Amount.NOTHING), Invariant.OVERDUE_STAYS_HELD, call);
                // It is told an hour before it is told again; here all is granted within the first hours.
                long told = entry.start().deadline() - HOUR;
                unless(!call.batch || told > 26 * HOUR, Invariant.NO_LIMIT_COUNTS_A_BATCH, call, "is overdue at", told);
            }
            case "PAUSED" -> {
                paused.add(head.account().path());
                closed.add(head.account().path());
            }
            case "RESUMED" -> {
                paused.remove(head.account().path());
                closed.remove(head.account().path());
            }
            case "LIMITS_SET" -> key(head.teacher()).limits = entry.limits();
            case "NARROWED" -> narrowed(entry);
            case "STAGE_CLOSING" -> closed.add(head.account().path());
            case "STAGE_CLOSED" -> checkNothingIsHeld(head.account().path());
            default -> {}
        }
        if (entry.released().examples() > 0) {
            var place = places.remove(head.candidateId());
            if (place != null) {
                open(paths(place, ""), EXAMPLES, -1);
            }
        }
        check(path);
    }

    private void quota(String account, Entry entry) {
        var balance = balance(account);
        balance.known = true;
        for (var unit : Unit.values()) {
            balance.quota[unit.ordinal()] =
                    entry.unlimited().contains(unit) ? -1 : amount(entry.amount(), unit.ordinal());
        }
        if (entry.period() != null) {
            period(balance, entry.period());
        }
    }

    private static void period(Balance balance, Period period) {
        if (!period.name().equals(balance.period)) {
            balance.period = period.name();
            balance.postedBefore = balance.posted.clone();
            balance.beyondBefore = balance.beyond.clone();
            balance.most = balance.reserved.clone();
        }
        for (int unit : new int[] {TOKENS, NANOS}) {
            balance.most[unit] = Math.max(balance.most[unit], amount(period.budget(), unit));
        }
    }

    private static void checkPeriod(Balance balance) {
        for (int unit : new int[] {TOKENS, NANOS}) {
            long spent = balance.posted[unit] - balance.postedBefore[unit];
            long allowed = balance.most[unit] + balance.beyond[unit] - balance.beyondBefore[unit];
            boolean holds = balance.quota[unit] < 0 || balance.period.isEmpty() || spent <= allowed;
            unless(holds, Invariant.NO_PERIOD_SPENDS_MORE_THAN_ITS_BUDGET, balance.period, spent, allowed);
        }
    }

    private void checkDenial(Entry entry) {
        var denial = entry.denial();
        if (denial == null) {
            return;
        }
        if (denial.code() == Denial.Code.RATE || denial.code() == Denial.Code.BEYOND_RATE) {
            checkRateDenial(entry);
        }
        if (denial.code() == Denial.Code.PIPELINE_STOPPED) {
            unless(paused.contains(denial.account()), Invariant.DENIALS_ARE_TRUE, denial.sentence());
        }
        for (var unit : Unit.values()) {
            if (unit.label().equals(denial.unit())) {
                var balance = balance(denial.account());
                int i = unit.ordinal();
                long left = balance.quota[i] - balance.reserved[i] - balance.posted[i];
                boolean isTrue = balance.quota[i] >= 0 && denial.available() == left && denial.asked() > left;
                unless(isTrue, Invariant.DENIALS_ARE_TRUE, denial.sentence());
            }
        }
    }

    /** No call in a batch is; and any other waits for calls, or starts, of their own. */
    private void checkRateDenial(Entry entry) {
        var offer = offer(entry.head());
        unless(offer == null || !offer.batch(), Invariant.NO_LIMIT_COUNTS_A_BATCH, entry.head(), entry.reason());
        var key = key(entry.head().teacher());
        if (key.limits == null || entry.denial() == null || entry.denial().code() != Denial.Code.RATE) {
            return;
        }
        if (entry.start().notBefore() == 0) {
            // Silence narrows no calls at a time, and nobody here tells any.
            long most = key.limits.concurrent();
            unless(key.heldCalls >= most, Invariant.NOBODY_WAITS_IN_VAIN, key.heldCalls, "of", most);
        } else {
            // It is asked again a minute before its window may begin.
            checkBegin(key, key.permits, entry, entry.start().notBefore() + MINUTE);
        }
    }

    /**
     * Why a window begins no earlier. The ledger's clock is at most a second ahead, and it counts what begins within a second as
     * one, to the end of the last.
     */
    private void checkBegin(Key key, List<Permit> before, Entry entry, long begin) {
        var command = asked.get(entry.head().commandId());
        var limits = now - SECOND < key.narrowedUntil ? key.narrowed : key.limits;
        if (command == null || limits == null || begin <= now + SECOND || begin == key.lastBegin) {
            return;
        }
        var demand = command.demand();
        long requests = 1;
        long output = demand.outputTokens();
        long tokens = demand.inputTokens() + output;
        for (var each : before) {
            boolean counts = each.until() + MINUTE + limits.marginMillis() + SECOND >= begin;
            requests += counts ? 1 : 0;
            output += counts ? each.output() : 0;
            tokens += counts ? each.input() + each.output() : 0;
        }
        boolean full = (limits.requests() > 0 && requests > limits.requests())
                || (limits.outputTokens() > 0 && output > limits.outputTokens())
                || (limits.tokens() > 0 && tokens > limits.tokens());
        boolean wanted = demand.notBefore() == begin;
        unless(full || wanted, Invariant.NOBODY_WAITS_IN_VAIN, entry.head().commandId(), requests, tokens, limits);
    }

    private Command.@Nullable Offer offer(Command.Head head) {
        var command = asked.get(head.commandId());
        return command == null
                ? null
                : command.offers().stream()
                        .filter(offer -> offer.teacher().equals(head.teacher()))
                        .findFirst()
                        .orElse(null);
    }

    /** Whoever is passed over had no room. */
    private void checkOffers(Entry entry) {
        var head = entry.head();
        var command = asked.get(head.commandId());
        if (command == null || head.teacher().isEmpty() || command.offers().size() == 1) {
            return;
        }
        boolean answered = entry.denial() == null || entry.denial().code() == Denial.Code.RATE;
        for (var offer : command.offers()) {
            if (answered && offer.teacher().equals(head.teacher())) {
                return;
            }
            unless(!hasRoom(command, offer), Invariant.THE_FIRST_WITH_ROOM_MAKES_IT, offer, "passed over:", head);
        }
        unless(!answered, Invariant.THE_FIRST_WITH_ROOM_MAKES_IT, "nobody offered", head);
    }

    private boolean hasRoom(Command.Reserve command, Command.Offer offer) {
        var teacher = balance(TEACHER + offer.teacher());
        boolean asksNone = !teacher.known || teacher.beyond[TOKENS] > 0 || teacher.beyond[NANOS] > 0;
        var key = key(offer.teacher());
        boolean isTooLong = !offer.batch() && (isBeyond(key.limits, command) || isBeyond(key.narrowed, command));
        if (asksNone || isTooLong) {
            return false;
        }
        for (var account : paths(command.head().account().path(), offer.teacher())) {
            var balance = balance(account);
            boolean fits = fits(balance, TOKENS, command.bound().tokens())
                    && fits(balance, NANOS, offer.nanos())
                    && fits(balance, EXAMPLES, command.bound().examples());
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static boolean fits(Balance balance, int unit, long asked) {
        return balance.quota[unit] < 0
                || asked == 0
                || asked <= balance.quota[unit] - balance.reserved[unit] - balance.posted[unit];
    }

    private static boolean isBeyond(@Nullable RateLimits limits, Command.Reserve command) {
        if (limits == null) {
            return false;
        }
        long output = command.demand().outputTokens();
        long tokens = command.demand().inputTokens() + output;
        return (limits.outputTokens() > 0 && output > limits.outputTokens())
                || (limits.tokens() > 0 && tokens > limits.tokens());
    }

    private void narrowed(Entry entry) {
        var head = entry.head();
        var call = standing(head.reservationId());
        unless(call.teacher.equals(head.teacher()), Invariant.NARROWED_WITH_WHOM_IT_IS_TOO_MUCH, call, head.teacher());
        unless(!call.batch, Invariant.NARROWED_WITH_WHOM_IT_IS_TOO_MUCH, call, "is in a batch");
        var key = key(head.teacher());
        key.narrowed = entry.limits();
        key.narrowedUntil = entry.start().notAfter();
    }

    private void checkRate(Entry entry) {
        var start = entry.start();
        var key = key(entry.head().teacher());
        var limits = key.limits(start.notBefore());
        key.heldCalls++;
        if (limits != null) {
            unless(
                    limits.concurrent() == 0 || key.heldCalls <= limits.concurrent(),
                    Invariant.STARTS_STAY_WITHIN_THE_RATE,
                    key.heldCalls,
                    limits);
            requireWithinLimits(
                    key.permits,
                    new Permit(start.notAfter(), start.inputTokens(), start.outputTokens()),
                    limits,
                    start.notBefore(),
                    Invariant.STARTS_STAY_WITHIN_THE_RATE);
            if (start.isScheduled()) {
                checkBegin(key, key.permits.subList(0, key.permits.size() - 1), entry, start.notBefore());
                key.lastBegin = start.notBefore();
            }
        }
    }

    private void granted(String[] path, Entry entry) {
        var head = entry.head();
        var offer = offer(head);
        boolean batch = entry.start().batch();
        unless(
                offer == null
                        || offer.batch() == batch && (!batch || !entry.start().isScheduled()),
                Invariant.NO_LIMIT_COUNTS_A_BATCH,
                head.reservationId(),
                entry.start());
        if (!batch) {
            checkRate(entry);
        }
        checkOffers(entry);
        for (var account : path) {
            boolean open = !closed.contains(account) && balance(account).known;
            unless(open, Invariant.CLOSED_GRANTS_NOTHING, account, head.reservationId());
            unless(!wentBeyond(account), Invariant.CLOSED_GRANTS_NOTHING, "after an overrun", head.reservationId());
        }
        var call = standing(head.reservationId());
        unless(
                call.state == State.NEW || call.state == State.VOIDED,
                Invariant.ONE_PLACE,
                "a second reservation",
                call);
        call.state = State.HELD;
        call.account = head.account().path();
        call.teacher = head.teacher();
        call.batch = batch;
        for (int unit : new int[] {TOKENS, NANOS}) {
            call.held[unit] = amount(entry.amount(), unit);
            open(path, unit, call.held[unit]);
        }
        if (entry.amount().examples() > 0) {
            var place = places.put(head.candidateId(), call.account);
            unless(place == null, Invariant.ONE_PLACE, "a second place", head.candidateId());
            open(paths(call.account, ""), EXAMPLES, entry.amount().examples());
        }
        moved(path, entry, 0, 1);
    }

    private boolean wentBeyond(String account) {
        var balance = balance(account);
        return balance.beyond[TOKENS] > 0 || balance.beyond[NANOS] > 0;
    }

    private void settled(String[] path, Entry entry) {
        var call = standing(entry.head().reservationId());
        boolean posts = !entry.kind().name().equals("VOIDED");
        key(call.teacher).heldCalls -= call.batch ? 0 : 1;
        for (int unit : new int[] {TOKENS, NANOS}) {
            var account = call.account.isEmpty() ? entry.head().account().path() : call.account;
            open(paths(account, call.teacher), unit, -call.held[unit]);
            call.posted[unit] = posts ? amount(entry.amount(), unit) : 0;
            if (entry.kind().name().equals("OVERRUN")) {
                beyond(path, unit, call.posted[unit] - call.held[unit]);
            }
            call.held[unit] = 0;
        }
        call.state = !posts ? State.VOIDED : entry.unknown() ? State.UNKNOWN : State.POSTED;
        moved(path, entry, posts ? 1 : 0, -1);
        if (posts && entry.amount().examples() > 0) {
            acceptedByLedger++;
        }
        checkBill(call);
    }

    private void reconciled(String[] path, Entry entry) {
        var call = standing(entry.head().reservationId());
        for (int unit : new int[] {TOKENS, NANOS}) {
            long more = amount(entry.amount(), unit);
            call.posted[unit] += more;
            beyond(path, unit, more);
        }
        call.state = State.POSTED;
        moved(path, entry, 1, 0);
        checkBill(call);
    }

    private void beyond(String[] path, int unit, long more) {
        for (var account : path) {
            balance(account).beyond[unit] += Math.max(0, more);
        }
    }

    /** @param sign of what is reserved: 1 by the amount, -1 by what is released */
    private void moved(String[] path, Entry entry, int posts, int sign) {
        boolean namedOne =
                posts > 0 && !standing(entry.head().reservationId()).teacher.isEmpty();
        for (var account : path) {
            var balance = balance(account);
            boolean isTeachers = isTeachers(account);
            boolean isPipeline = account.equals(path[0]);
            for (int unit = 0; unit < UNITS; unit++) {
                if (isTeachers && unit == EXAMPLES) {
                    continue;
                }
                long posted = posts * amount(entry.amount(), unit);
                balance.posted[unit] += posted;
                balance.reserved[unit] +=
                        sign > 0 ? amount(entry.amount(), unit) : sign * amount(entry.released(), unit);
                postedByTeachers[unit] += isTeachers ? posted : 0;
                postedByPipelines[unit] += isPipeline && namedOne ? posted : 0;
            }
        }
    }

    private void open(String[] path, int unit, long more) {
        for (var account : path) {
            balance(account).open[unit] += more;
        }
    }

    private void check(String[] path) {
        for (var account : path) {
            var balance = balance(account);
            checkPeriod(balance);
            for (int unit = 0; unit < UNITS; unit++) {
                long used = balance.reserved[unit] + balance.posted[unit];
                boolean holds = balance.quota[unit] < 0 || used <= balance.quota[unit] + balance.beyond[unit];
                unless(holds, Invariant.NEVER_OVERSPENT, account, Unit.values()[unit]);
                unless(
                        balance.reserved[unit] == balance.open[unit],
                        Invariant.HELD_IS_THE_SUM_OF_ITS_CALLS,
                        account,
                        Unit.values()[unit],
                        balance.reserved[unit],
                        balance.open[unit]);
            }
        }
        for (int unit : new int[] {TOKENS, NANOS}) {
            long byTeachers = postedByTeachers[unit];
            long byPipelines = postedByPipelines[unit];
            unless(byTeachers == byPipelines, Invariant.TEACHERS_ADD_UP, byTeachers, byPipelines);
        }
    }

    private void checkNothingIsHeld(String stage) {
        var balance = balance(stage);
        for (int unit = 0; unit < UNITS; unit++) {
            unless(balance.reserved[unit] == 0, Invariant.CLOSED_HOLDS_NOTHING, stage, Unit.values()[unit]);
        }
    }

    /** The ledger's own rows say the same as the journal, to the token. */
    void checkRows(LedgerMap rows) {
        for (var account : rows.accounts()) {
            var balance = balance(account.id().path());
            for (var unit : Unit.values()) {
                checkRow(account, unit, balance);
            }
        }
    }

    private static void checkRow(Account account, Unit unit, Balance balance) {
        int i = unit.ordinal();
        boolean same = account.reserved().of(unit) == balance.reserved[i]
                && account.posted().of(unit) == balance.posted[i]
                && (balance.quota[i] < 0
                        || account.available(unit) + balance.reserved[i] + balance.posted[i] == balance.quota[i]);
        unless(same, Invariant.BALANCES_ADD_UP, account, unit);
    }

    /**
     * What must hold when nothing moves any more.
     *
     * @param allKnown whether no call may be unknown
     */
    void checkAtRest(Topics topics, boolean allKnown) {
        for (var call : calls.values()) {
            unless(call.state != State.HELD, Invariant.EVERY_GRANT_ENDS, call);
        }
        unless(places.isEmpty(), Invariant.EVERY_GRANT_ENDS, places);
        for (var item : topics.arrivals) {
            unless(ends.containsKey(item.id()), Invariant.NOTHING_HANGS, item.id());
        }
        long accepted = ends.values().stream().filter(Boolean::booleanValue).count();
        unless(accepted == acceptedByLedger, Invariant.ACCEPTED_IS_POSTED, accepted, acceptedByLedger);
        for (var partition : topics.callJournal) {
            for (var step : partition) {
                boolean answer = step.end() instanceof CallEnd.Finished finished
                        && finished.reply().status() != 0
                        && finished.reply().usage() != null;
                boolean open = standing(step.call().id()).state == State.UNKNOWN;
                unless(
                        !answer || !open,
                        Invariant.LATE_BILLS_ARE_RECONCILED,
                        step.call().id());
            }
        }
        long difference = 0;
        long unknown = 0;
        for (var call : calls.values()) {
            difference += call.posted[TOKENS] - call.billed[TOKENS];
            unknown += call.state == State.UNKNOWN ? call.posted[TOKENS] - call.billed[TOKENS] : 0;
            // Nobody knows of a call in a batch, where it was in one, only what its results do not say.
            boolean mayBeUnknown = call.batch ? call.unclear || call.sent == 0 : !allKnown;
            unless(mayBeUnknown || call.state != State.UNKNOWN, Invariant.POSTED_IS_BILLED, "unknown:", call);
        }
        unless(difference == unknown, Invariant.POSTED_IS_BILLED, difference, unknown);
        checkTeachers();
    }

    /** What its account says a teacher has billed is what it billed, but for the calls of which nobody knows. */
    private void checkTeachers() {
        keys.forEach((teacher, key) -> {
            if (teacher.isEmpty()) {
                return;
            }
            var balance = balance(TEACHER + teacher);
            for (int unit : new int[] {TOKENS, NANOS}) {
                long unknown = 0;
                for (var call : calls.values()) {
                    boolean counts = call.state == State.UNKNOWN && call.teacher.equals(teacher);
                    unknown += counts ? call.posted[unit] - call.billed[unit] : 0;
                }
                long difference = balance.posted[unit] - key.billed[unit];
                unless(difference == unknown, Invariant.POSTED_IS_BILLED, teacher, difference, unknown);
            }
        });
    }

    /** Calls whose outcome nobody knows, with what the provider's invoice says of them. */
    List<Unknown> unknowns() {
        var found = new ArrayList<Unknown>();
        for (var call : calls.values()) {
            if (call.state == State.UNKNOWN) {
                var used = new Amount(call.billed[TOKENS], call.billed[NANOS], 0);
                var item = call.id.substring(0, call.id.indexOf('/'));
                found.add(new Unknown(call.id, item, new AccountId(call.account), used));
            }
        }
        return found;
    }

    /** One of them. */
    record Unknown(String call, String item, AccountId account, Amount billed) {}

    /** Posted is billed, to the token and the nano. */
    void checkReconciled() {
        for (int unit : new int[] {TOKENS, NANOS}) {
            long beyond = 0;
            for (var call : calls.values()) {
                unless(call.posted[unit] == call.billed[unit], Invariant.POSTED_IS_BILLED, call);
                beyond += call.beyond(unit);
            }
            long listed = 0;
            for (var row : balances.entrySet()) {
                boolean isPipeline = !row.getKey().contains("/") && !isTeachers(row.getKey());
                listed += isPipeline ? row.getValue().beyond[unit] : 0;
            }
            unless(listed == beyond, Invariant.OVERRUNS_ARE_LISTED, listed, beyond);
            for (var row : keys.entrySet()) {
                var account = balance(TEACHER + row.getKey());
                boolean same = row.getKey().isEmpty() || account.beyond[unit] == row.getValue().beyond[unit];
                unless(same, Invariant.OVERRUNS_ARE_LISTED, row.getKey(), account.beyond[unit]);
            }
        }
        checkTeachers();
    }

    /** How much the run was about; for the report. */
    long entries() {
        return entries;
    }

    private Balance balance(String account) {
        return balances.computeIfAbsent(account, unseen -> new Balance());
    }

    private static boolean isTeachers(String account) {
        return account.startsWith(TEACHER);
    }

    /** The account's prefixes, the pipeline first, and the account of a teacher that has one. */
    private String[] paths(String account, String teacher) {
        return paths.computeIfAbsent(teacher.isEmpty() ? account : account + " " + teacher, unseen -> {
            var parts = account.split("/", 3);
            var path = new String[parts.length + (teacher.isEmpty() ? 0 : 1)];
            path[0] = parts[0];
            for (int i = 1; i < parts.length; i++) {
                path[i] = path[i - 1] + "/" + parts[i];
            }
            if (!teacher.isEmpty()) {
                path[parts.length] = TEACHER + teacher;
            }
            return path;
        });
    }

    private static long amount(Amount amount, int unit) {
        return unit == TOKENS ? amount.tokens() : unit == NANOS ? amount.nanos() : amount.examples();
    }
}
