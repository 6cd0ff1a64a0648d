package io.evenkeel.budget.domain.ledger;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the ledger: something that has happened. The balances are the fold of these; {@link Ledger#apply} says how.
 *
 * @param amount QUOTA_SET: the quota; GRANTED: held; POSTED, OVERRUN: used; RECONCILED: the correction of what was posted,
 *     negative where it was less; VOIDED: given back
 * @param released what the entry takes off reserved
 * @param unlimited QUOTA_SET: units without a limit
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
        @Nullable Denial denial) {

    /** What happened. */
    public enum Kind {
        QUOTA_SET,
        GRANTED,
        DENIED,
        POSTED,
        VOIDED,
        RECONCILED,
        OVERRUN,
        CANDIDATE_ENDED,
        STAGE_CLOSING,
        STAGE_CLOSED,
        PAUSED,
        RESUMED,
        REFUSED
    }

    /** The ledger's own doing: a quota. */
    public static Entry quota(AccountId account, Amount quota, Set<Unit> unlimited, String reason) {
        return new Entry(
                Kind.QUOTA_SET, own(account), quota, Amount.NOTHING, unlimited, Fate.NONE, false, reason, null);
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

    static Entry quota(Command.SetBudget command, Account account) {
        return new Entry(
                Kind.QUOTA_SET,
                command.head(),
                new Amount(
                        command.tokens(),
                        account.granted().nanos(),
                        account.granted().examples()),
                Amount.NOTHING,
                account.unlimited(),
                Fate.NONE,
                false,
                command.reason(),
                null);
    }

    static Entry granted(Command.Reserve command) {
        return of(Kind.GRANTED, command.head(), command.bound(), Amount.NOTHING, Fate.NONE, false, "");
    }

    static Entry of(
            Kind kind, Command.Head head, Amount amount, Amount released, Fate fate, boolean unknown, String reason) {
        return new Entry(kind, head, amount, released, Set.of(), fate, unknown, reason, null);
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
                denial);
    }

    private static Entry gate(Kind kind, AccountId account, String reason) {
        return of(kind, own(account), Amount.NOTHING, Amount.NOTHING, Fate.NONE, false, reason);
    }

    private static Command.Head own(AccountId account) {
        return new Command.Head("", "", account, "", "", "");
    }
}
