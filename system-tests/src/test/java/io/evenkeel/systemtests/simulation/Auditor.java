package io.evenkeel.systemtests.simulation;

import static io.evenkeel.systemtests.simulation.Violation.unless;

import io.evenkeel.budget.domain.ledger.Account;
import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.budget.domain.ledger.Amount;
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

    private final Map<String, Balance> balances = new TreeMap<>();
    private final Map<String, String[]> paths = new HashMap<>();
    private final Map<String, Standing> calls = new TreeMap<>();
    private final Map<String, String> places = new HashMap<>();
    private final Set<String> answered = new HashSet<>();
    private final Set<String> closed = new HashSet<>();
    private final Map<String, Boolean> ends = new HashMap<>();
    private final List<Permit> permits = new ArrayList<>();
    private final List<Permit> arrivals = new ArrayList<>();

    @Nullable
    private RateLimits limits;

    private boolean paused;
    private int heldCalls;
    private long entries;
    private int acceptedByLedger;

    /** One account; -1 as quota: no limit. */
    private static final class Balance {
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
        long[] held = new long[UNITS];
        long[] posted = new long[UNITS];
        long[] billed = new long[UNITS];
        int sent;
        int arrived;

        Standing(String id) {
            this.id = id;
        }

        /** By how much the provider broke its word. */
        long beyond(int unit) {
            if (call == null) {
                return 0;
            }
            long promised =
                    unit == TOKENS ? call.promised().tokens() : call.promised().nanos();
            return Math.max(0, billed[unit] - promised);
        }

        @Override
        public String toString() {
            return id + " (" + state + ", held " + held[TOKENS] + ", posted " + posted[TOKENS] + ", billed "
                    + billed[TOKENS] + ")";
        }
    }

    /** So much may start, or did, until then at the latest. */
    private record Permit(long until, long tokens) {}

    /** A request leaves a gateway. */
    void sent(Call call) {
        var standing = standing(call);
        standing.sent++;
        unless(standing.sent == 1, Invariant.SENT_ONCE, standing);
    }

    /** A request reaches the provider: from now on it may be billed. */
    void arrived(Call call, long at) {
        requireWithinLimits(
                arrivals, new Permit(at, call.promised().tokens()), at, Invariant.THE_PROVIDER_IS_NOT_OVERRUN);
        var standing = standing(call);
        standing.arrived++;
        boolean covered = standing.state == State.HELD || standing.state == State.UNKNOWN;
        unless(covered, Invariant.WHAT_MAY_BE_BILLED_IS_HELD, standing, "reaches the provider");
    }

    /**
     * The last of all counts in no 60 s with more than the limit: neither with those that ended before its beginning, nor, for
     * windows and arrivals come in order, with any that is still to come.
     */
    private void requireWithinLimits(List<Permit> before, Permit last, long begin, Invariant invariant) {
        before.add(last);
        if (limits == null) {
            return;
        }
        long requests = 0;
        long tokens = 0;
        for (var each : before) {
            boolean counts = each.until() > begin - 60_000;
            requests += counts ? 1 : 0;
            tokens += counts ? each.tokens() : 0;
        }
        unless(limits.requests() == 0 || requests <= limits.requests(), invariant, requests, limits);
        unless(limits.tokens() == 0 || tokens <= limits.tokens(), invariant, tokens, limits);
    }

    /** The provider bills. */
    void billed(Call call, long tokens, long nanos) {
        var standing = standing(call);
        standing.billed[TOKENS] += tokens;
        standing.billed[NANOS] += nanos;
        checkBill(standing);
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

    /** The next entry of the journal. */
    void entered(Entry entry) {
        entries++;
        var head = entry.head();
        var path = paths(head.account().path());
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
            case "QUOTA_SET" -> quota(path[path.length - 1], entry);
            case "GRANTED" -> granted(path, entry);
            case "POSTED", "OVERRUN", "VOIDED" -> settled(path, entry);
            case "RECONCILED" -> reconciled(path, entry);
            case "CANDIDATE_ENDED" -> moved(path, entry, 0, -1);
            case "DENIED" -> checkDenial(entry);
            case "EXPIRED" -> {
                var call = standing(head.reservationId());
                unless(call.state == State.HELD, Invariant.OVERDUE_STAYS_HELD, call);
                unless(entry.released().equals(Amount.NOTHING), Invariant.OVERDUE_STAYS_HELD, call);
            }
            case "PAUSED" -> {
                paused = true;
                closed.add(head.account().path());
            }
            case "RESUMED" -> {
                paused = false;
                closed.remove(head.account().path());
            }
            case "LIMITS_SET" -> limits = entry.limits();
            case "STAGE_CLOSING" -> closed.add(head.account().path());
            case "STAGE_CLOSED" -> checkNothingIsHeld(path[path.length - 1]);
            default -> {}
        }
        if (entry.released().examples() > 0) {
            var place = places.remove(head.candidateId());
            if (place != null) {
                open(paths(place), EXAMPLES, -1);
            }
        }
        check(path);
    }

    private void quota(String account, Entry entry) {
        var balance = balance(account);
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
        if (denial.code() == Denial.Code.PIPELINE_STOPPED) {
            unless(paused, Invariant.DENIALS_ARE_TRUE, denial.sentence());
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

    private void checkRate(Entry entry) {
        var start = entry.start();
        heldCalls++;
        if (limits != null) {
            unless(
                    limits.concurrent() == 0 || heldCalls <= limits.concurrent(),
                    Invariant.STARTS_STAY_WITHIN_THE_RATE,
                    heldCalls,
                    limits);
            requireWithinLimits(
                    permits,
                    new Permit(start.notAfter(), start.inputTokens() + start.outputTokens()),
                    start.notBefore(),
                    Invariant.STARTS_STAY_WITHIN_THE_RATE);
        }
    }

    private void granted(String[] path, Entry entry) {
        var head = entry.head();
        checkRate(entry);
        for (var account : path) {
            unless(!closed.contains(account), Invariant.CLOSED_GRANTS_NOTHING, account, head.reservationId());
        }
        unless(!wentBeyond(path[0]), Invariant.CLOSED_GRANTS_NOTHING, "after an overrun", head.reservationId());
        var call = standing(head.reservationId());
        unless(
                call.state == State.NEW || call.state == State.VOIDED,
                Invariant.ONE_PLACE,
                "a second reservation",
                call);
        call.state = State.HELD;
        call.account = path[path.length - 1];
        for (int unit : new int[] {TOKENS, NANOS}) {
            call.held[unit] = amount(entry.amount(), unit);
            open(path, unit, call.held[unit]);
        }
        if (entry.amount().examples() > 0) {
            var place = places.put(head.candidateId(), call.account);
            unless(place == null, Invariant.ONE_PLACE, "a second place", head.candidateId());
            open(path, EXAMPLES, entry.amount().examples());
        }
        moved(path, entry, 0, 1);
    }

    private boolean wentBeyond(String pipeline) {
        var balance = balance(pipeline);
        return balance.beyond[TOKENS] > 0 || balance.beyond[NANOS] > 0;
    }

    private void settled(String[] path, Entry entry) {
        var call = standing(entry.head().reservationId());
        boolean posts = !entry.kind().name().equals("VOIDED");
        heldCalls--;
        for (int unit : new int[] {TOKENS, NANOS}) {
            open(paths(call.account.isEmpty() ? path[path.length - 1] : call.account), unit, -call.held[unit]);
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
        for (var account : path) {
            var balance = balance(account);
            for (int unit = 0; unit < UNITS; unit++) {
                balance.posted[unit] += posts * amount(entry.amount(), unit);
                balance.reserved[unit] +=
                        sign > 0 ? amount(entry.amount(), unit) : sign * amount(entry.released(), unit);
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
            unless(!allKnown || call.state != State.UNKNOWN, Invariant.POSTED_IS_BILLED, "unknown:", call);
        }
        unless(difference == unknown, Invariant.POSTED_IS_BILLED, difference, unknown);
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
            long listed = balance(World.PIPELINE).beyond[unit];
            unless(listed == beyond, Invariant.OVERRUNS_ARE_LISTED, listed, beyond);
        }
    }

    /** How much the run was about; for the report. */
    long entries() {
        return entries;
    }

    private Balance balance(String account) {
        return balances.computeIfAbsent(account, unseen -> new Balance());
    }

    /** The account's prefixes, the pipeline first. */
    private String[] paths(String account) {
        return paths.computeIfAbsent(account, unseen -> {
            var parts = account.split("/", 3);
            var path = new String[parts.length];
            path[0] = parts[0];
            for (int i = 1; i < parts.length; i++) {
                path[i] = path[i - 1] + "/" + parts[i];
            }
            return path;
        });
    }

    private static long amount(Amount amount, int unit) {
        return unit == TOKENS ? amount.tokens() : unit == NANOS ? amount.nanos() : amount.examples();
    }
}
