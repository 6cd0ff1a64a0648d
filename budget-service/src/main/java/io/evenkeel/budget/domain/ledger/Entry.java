package io.evenkeel.budget.domain.ledger;

import io.evenkeel.budget.domain.ledger.LedgerRows.Held;
import io.evenkeel.budget.domain.rate.RateLimits;
import io.evenkeel.budget.domain.rate.Start;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the ledger: something that has happened. The balances are the fold of these; {@link Ledger#apply} says how.
 *
 * @param amount QUOTA_SET: the quota; GRANTED: held; POSTED, OVERRUN: used; RECONCILED: the correction of what was posted,
 *     negative where it was less; VOIDED: given back; EXPIRED: still held
 * @param released what the entry takes off reserved
 * @param unlimited QUOTA_SET: units without a limit
 * @param start GRANTED: when the call may start; DENIED by rate: when to ask again; NARROWED: from when to when
 * @param limits LIMITS_SET, NARROWED: the ledger's rate limits from here on
 * @param period QUOTA_SET: the calendar period in force, of an account that is refilled
 */
public record Entry(
        Kind kind,
        Command.Head head,
        Amount amount,
        Amount released,
        Set<Unit> unlimited,
        Fate fate,
        boolean unknown,
        String reason,
        @Nullable Denial denial,
        Start start,
        @Nullable RateLimits limits,
        @Nullable Period period) {

    /** An entry that is about no calendar period. */
    public Entry(
            Kind kind,
            Command.Head head,
            Amount amount,
            Amount released,
            Set<Unit> unlimited,
            Fate fate,
            boolean unknown,
            String reason,
            @Nullable Denial denial,
            Start start,
            @Nullable RateLimits limits) {
        this(kind, head, amount, released, unlimited, fate, unknown, reason, denial, start, limits, null);
    }

    /** What happened. */
    public enum Kind {
        QUOTA_SET,
        GRANTED,
        DENIED,
        POSTED,
        VOIDED,
        EXPIRED,
        RECONCILED,
        OVERRUN,
        CANDIDATE_ENDED,
        STAGE_CLOSING,
        STAGE_CLOSED,
        PAUSED,
        RESUMED,
        LIMITS_SET,
        NARROWED,
        REFUSED
    }

    /** The ledger's own doing: a quota. */
    public static Entry quota(AccountId account, Amount quota, Set<Unit> unlimited, String reason) {
        return new Entry(
                Kind.QUOTA_SET,
                own(account),
                quota,
                Amount.NOTHING,
                unlimited,
                Fate.NONE,
                false,
                reason,
                null,
                Start.ANY,
                null);
    }

    /** The ledger's own doing: nothing more is granted under this account. */
    public static Entry closing(AccountId account, String reason) {
        return gate(Kind.STAGE_CLOSING, account, reason);
    }

    /** The ledger's own doing: nothing is held under this account any more. */
    public static Entry closed(AccountId account, String reason) {
        return gate(Kind.STAGE_CLOSED, account, reason);
    }

    /** The ledger's own doing: nothing is granted to the pipeline until somebody resumes it. */
    public static Entry paused(AccountId pipeline, String reason) {
        return gate(Kind.PAUSED, pipeline, reason);
    }

    static Entry quota(Command.SetBudget command, Account account, @Nullable Period period) {
        var budget = command.budget(period == null ? account.granted() : period.budget());
        var inForce = period == null ? null : period.with(budget);
        return new Entry(
                Kind.QUOTA_SET,
                command.head(),
                inForce == null ? budget : command.quota(account.granted(), inForce.quota()),
                Amount.NOTHING,
                command.unlimited(account),
                Fate.NONE,
                false,
                command.reason(),
                null,
                Start.ANY,
                null,
                inForce);
    }

    /**
     * The ledger's own doing: a calendar period begins. A quota like any other, and no kind of its own: whoever adds the
     * journal up, or waits for room, needs to know nothing of calendars.
     */
    static Entry refilled(Account account, Period period) {
        return quota(
                        account.id(),
                        account.covering(period.quota()),
                        account.unlimited(),
                        "refilled for " + period.name())
                .in(period);
    }

    /** The same of an account that is refilled: the period in force. */
    public Entry in(@Nullable Period inForce) {
        return new Entry(
                kind, head, amount, released, unlimited, fate, unknown, reason, denial, start, limits, inForce);
    }

    /**
     * The ledger's own doing: a teacher's rate limits from here on.
     *
     * @param pipeline whose definition names them
     * @param teacher its name; empty for the ledger's only one
     */
    public static Entry limits(AccountId pipeline, String teacher, RateLimits limits, String reason) {
        var head = own(pipeline).with(teacher);
        return of(Kind.LIMITS_SET, head, Amount.NOTHING, Amount.NOTHING, Fate.NONE, false, reason)
                .at(Start.ANY, limits);
    }

    /** The ledger's own doing: a reservation is overdue. It holds what it held. */
    static Entry expired(String reservationId, Held held, long nextDeadline) {
        var head = new Command.Head("", "", held.account(), reservationId, held.candidateId(), "", held.teacher());
        return of(Kind.EXPIRED, head, held.amount(), Amount.NOTHING, Fate.NONE, false, "overdue")
                .at(Start.ANY.until(nextDeadline), null);
    }

    static Entry granted(Command.Head head, Amount bound, Start start) {
        return of(Kind.GRANTED, head, bound, Amount.NOTHING, Fate.NONE, false, "")
                .at(start, null);
    }

    Entry at(Start when, @Nullable RateLimits newLimits) {
        return new Entry(
                kind, head, amount, released, unlimited, fate, unknown, reason, denial, when, newLimits, period);
    }

    static Entry of(
            Kind kind, Command.Head head, Amount amount, Amount released, Fate fate, boolean unknown, String reason) {
        return new Entry(kind, head, amount, released, Set.of(), fate, unknown, reason, null, Start.ANY, null);
    }

    static Entry without(Kind kind, Command.Head head, Denial denial) {
        return new Entry(
                kind,
                head,
                Amount.NOTHING,
                Amount.NOTHING,
                Set.of(),
                Fate.NONE,
                false,
                denial.code().label(),
                denial,
                Start.ANY,
                null);
    }

    private static Entry gate(Kind kind, AccountId account, String reason) {
        return of(kind, own(account), Amount.NOTHING, Amount.NOTHING, Fate.NONE, false, reason);
    }

    private static Command.Head own(AccountId account) {
        return new Command.Head("", "", account, "", "", "");
    }
}
