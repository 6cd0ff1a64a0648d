package io.evenkeel.budget.domain.ledger;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a command has no effect.
 *
 * @param code the named reason
 * @param account the account that was exceeded, or that is closed
 * @param unit in which it was exceeded; empty where none applies
 * @param available what the account had left, in that unit
 * @param asked what was asked, in that unit
 * @param sentence the same for people
 */
public record Denial(Code code, String account, String unit, long available, long asked, String sentence) {

    /** Named reasons in the order in which they are looked for; the first that applies is the answer. */
    public enum Code {
        /** The command's id was used before in its stage, with other content. Never silently the old answer. */
        ID_REUSED,
        /** POST, VOID: no such reservation is open on this account. RECONCILE: the call was not posted as unknown there. */
        NO_SUCH_RESERVATION,
        /** The account was never given a quota: no such pipeline, stage or domain. */
        NO_SUCH_ACCOUNT,
        /** The pipeline is paused or finished; with PAUSE too, and with RESUME where it is finished. */
        PIPELINE_STOPPED,
        /** RESUME: the pipeline is not paused. */
        NOT_PAUSED,
        /** NARROW: the rate limits are as narrow already, or were narrowed within the last minute, or there are none. */
        NOT_NARROWER,
        /** SET_BUDGET: more is posted and reserved than the new quota. */
        IN_USE,
        /** The stage is closing or closed. Where it is closed, the answer too to what asks for nothing that is held there. */
        STAGE_CLOSED,
        /** A bill went beyond what was held for it: nothing more is granted to this pipeline. */
        OVERRUN,
        /** The call has a reservation already, or was posted as unknown, or its candidate has a place already. */
        ALREADY_RESERVED,
        /** The domain has no place left. */
        EXAMPLES,
        /** An account has too few tokens left. */
        TOKENS,
        /** An account has too little money left. */
        NANOS,
        /** The call alone is beyond a rate limit. */
        BEYOND_RATE,
        /** A rate limit is full for now; the entry says when to ask again. */
        RATE;

        /** The name in records: lower case, dashes. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static Denial because(Code code, AccountId account, String sentence) {
        return new Denial(code, account.path(), "", 0, 0, sentence);
    }

    /**
     * What is posted and reserved stands in the way of a smaller quota.
     *
     * @param period in which it is posted, where the account is refilled; the quota is what it may spend in one
     */
    static Denial inUse(Account account, Unit unit, long asked, @Nullable Period period) {
        long before = period == null ? 0 : period.before().of(unit);
        var sentence = String.format(
                Locale.ROOT,
                "%s has %,d %s posted%s and %,d reserved; a quota of %,d asked, at least %,d allowed.",
                account.id(),
                account.posted().of(unit) - before,
                unit.label(),
                period == null ? "" : " in " + period.name(),
                account.reserved().of(unit),
                asked,
                account.used(unit) - before);
        return new Denial(Code.IN_USE, account.id().path(), unit.label(), account.available(unit), asked, sentence);
    }

    static Denial exceeded(Account account, Unit unit, long asked) {
        var code =
                switch (unit) {
                    case EXAMPLES -> Code.EXAMPLES;
                    case TOKENS -> Code.TOKENS;
                    case NANOS -> Code.NANOS;
                };
        // Not the machine's own way to write numbers: the sentence is part of a decision, and a replay must find the
        // same.
        var sentence = String.format(
                Locale.ROOT,
                "%s has %,d %s left (quota %,d, reserved %,d, posted %,d); %,d asked.",
                account.id(),
                account.available(unit),
                unit.label(),
                account.granted().of(unit),
                account.reserved().of(unit),
                account.posted().of(unit),
                asked);
        return new Denial(code, account.id().path(), unit.label(), account.available(unit), asked, sentence);
    }
}
