package io.evenkeel.budget.domain.ledger;

import io.evenkeel.budget.domain.rate.Demand;
import io.evenkeel.budget.domain.rate.RateLimits;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is asked of the ledger. Ids are made by the requester; the same id twice has one effect. */
public sealed interface Command {
    /** Who asks, about what: the part that all commands have. */
    Head head();

    /**
     * @param commandId unique; a known one is answered by what was answered before
     * @param commandHash of the command's content, to tell the same again from a re-used id
     * @param account the leaf that pays
     * @param reservationId the call's id; empty with {@link End} and operators' commands
     * @param candidateId candidate or call request; empty with operators' commands
     * @param purpose why the teacher is called; empty with operators' commands
     * @param teacher whose account and limits it is about, beside the leaf's; empty for the ledger's only one, which has no
     *     account. Ignored where a reservation says it
     */
    record Head(
            String commandId,
            String commandHash,
            AccountId account,
            String reservationId,
            String candidateId,
            String purpose,
            String teacher) {
        /** About the ledger's only teacher. */
        public Head(
                String commandId,
                String commandHash,
                AccountId account,
                String reservationId,
                String candidateId,
                String purpose) {
            this(commandId, commandHash, account, reservationId, candidateId, purpose, "");
        }

        /** The same about this teacher. */
        Head with(String name) {
            return new Head(commandId, commandHash, account, reservationId, candidateId, purpose, name);
        }
    }

    /**
     * A teacher that may make a call.
     *
     * @param teacher its name; empty for the ledger's only one
     * @param nanos what the call can cost at most with it; billionths of the currency
     * @param batch whether it goes through the teacher's batch API, at the price for that
     */
    record Offer(String teacher, long nanos, boolean batch) {
        /** A call of its own. */
        public Offer(String teacher, long nanos) {
            this(teacher, nanos, false);
        }
    }

    /**
     * Hold so much for a call that may be made: the most that it can cost, and a place if its candidate has none yet.
     *
     * @param bound its money is the first offer's
     * @param demand what it asks of the rate limits, and when
     * @param offers who may make it, in order of preference; never empty
     */
    record Reserve(Head head, Amount bound, Demand demand, List<Offer> offers) implements Command {
        /** A call of the ledger's only teacher that no limit counts. */
        public Reserve(Head head, Amount bound) {
            this(head, bound, Demand.NOTHING);
        }

        /** A call of the ledger's only teacher. */
        public Reserve(Head head, Amount bound, Demand demand) {
            this(head, bound, demand, List.of(new Offer("", bound.nanos())));
        }

        /** @throws IllegalArgumentException for a bound that no call can have, and for no offers or a teacher offered twice */
        public Reserve {
            offers = List.copyOf(offers);
            long teachers = offers.stream().map(Offer::teacher).distinct().count();
            boolean free = offers.stream().anyMatch(offer -> offer.nanos() < 0);
            if (offers.isEmpty() || teachers < offers.size() || free) {
                throw new IllegalArgumentException("command " + head.commandId() + " names the teachers " + offers
                        + "; allowed: at least one, each once, nanos from 0");
            }
            if (bound.isNegative() || bound.tokens() < 1 || bound.examples() > 1) {
                throw new IllegalArgumentException("command " + head.commandId() + " asks for " + bound
                        + "; allowed: tokens from 1, nanos from 0, examples 0 or 1");
            }
        }
    }

    /**
     * The call was made.
     *
     * @param used as billed; ignored where unknown
     * @param unknown nobody knows what the provider did: the whole reservation is posted
     */
    record Post(Head head, Amount used, boolean unknown, Fate fate, String reason) implements Command {
        /** @throws IllegalArgumentException for a negative bill */
        public Post {
            requireBill(head, used);
        }
    }

    /** The call was not made, or certainly not billed. */
    record Release(Head head, Fate fate, String reason) implements Command {
        /** @throws IllegalArgumentException where an example shall come of no call */
        public Release {
            requireNoExample(head, fate);
        }
    }

    /** What a call that was posted as unknown turned out to have used. */
    record Reconcile(Head head, Amount used) implements Command {
        /** @throws IllegalArgumentException for a negative bill */
        public Reconcile {
            requireBill(head, used);
        }
    }

    /** A candidate ended without a call under way. */
    record End(Head head, Fate fate, String reason) implements Command {
        /** @throws IllegalArgumentException where an example shall come of no call */
        public End {
            requireNoExample(head, fate);
        }
    }

    /** An operator's word: nothing more is granted to the pipeline until it is resumed; open calls end. */
    record Pause(Head head, String reason) implements Command {}

    /** An operator's word: the paused pipeline is granted calls again. */
    record Resume(Head head, String reason) implements Command {}

    /**
     * An operator's word: the new quota of a pipeline or a teacher; where it is refilled, what it may spend in each period, this
     * one included.
     *
     * @param tokens teacher tokens; null where they stay as they are
     * @param nanos billionths of the currency, 0 for no limit; null where the limit stays as it is
     */
    record SetBudget(
            Head head, @Nullable Long tokens, @Nullable Long nanos, String reason) implements Command {
        /** @throws IllegalArgumentException for a quota that no pipeline can have, and for none */
        public SetBudget {
            boolean none = tokens == null && nanos == null;
            if (none || (tokens != null && tokens < 1) || (nanos != null && nanos < 0)) {
                throw new IllegalArgumentException("command " + head.commandId() + " sets a budget of " + tokens
                        + " tokens and " + nanos + " nanos; allowed: whole tokens from 1, nanos from 0, or both");
            }
        }

        /** The new budget where there was one before, as far as this names it. */
        Amount budget(Amount before) {
            return quota(before, new Amount(tokens == null ? 0 : tokens, nanos == null ? 0 : nanos, 0));
        }

        /** Of a quota as it was and a new one the latter, as far as this names it. */
        Amount quota(Amount before, Amount after) {
            return new Amount(
                    tokens == null ? before.tokens() : after.tokens(),
                    nanos == null ? before.nanos() : after.nanos(),
                    before.examples());
        }

        /** What the account does not limit from here on. */
        Set<Unit> unlimited(Account account) {
            var units = EnumSet.noneOf(Unit.class);
            units.addAll(account.unlimited());
            if (tokens != null) {
                units.remove(Unit.TOKENS);
            }
            if (nanos != null) {
                units.remove(Unit.NANOS);
            }
            if (nanos != null && nanos == 0) {
                units.add(Unit.NANOS);
            }
            return units;
        }
    }

    /**
     * The provider permits less than was thought.
     *
     * @param told what it says that it permits; {@link RateLimits#NONE} after a 429 that said nothing
     * @param at by the ledger's clock, milliseconds since the epoch
     */
    record Narrow(Head head, RateLimits told, long at) implements Command {}

    private static void requireBill(Head head, Amount used) {
        if (used.isNegative()) {
            throw new IllegalArgumentException(
                    "command " + head.commandId() + " bills " + used + "; allowed: amounts from 0");
        }
    }

    private static void requireNoExample(Head head, Fate fate) {
        if (fate == Fate.ACCEPTED) {
            throw new IllegalArgumentException(
                    "command " + head.commandId() + " accepts a candidate without a call; allowed: with POST");
        }
    }
}
