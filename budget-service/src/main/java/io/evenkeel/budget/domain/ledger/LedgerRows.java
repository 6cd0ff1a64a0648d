package io.evenkeel.budget.domain.ledger;

import io.evenkeel.budget.domain.rate.RateSchedule;
import java.util.Optional;
import java.util.SortedMap;

/** The ledger's state, row by row: a store in the service, a map in an audit. {@link Ledger#apply} alone writes. */
public interface LedgerRows {

    Optional<Account> account(AccountId id);

    void put(Account account);

    /** What a call holds, and which account pays. */
    Optional<Held> reservation(String reservationId);

    void putReservation(String reservationId, Held held);

    void removeReservation(String reservationId);

    /** The account in which a candidate holds an example's place. */
    Optional<AccountId> place(String candidateId);

    void putPlace(String candidateId, AccountId account);

    void removePlace(String candidateId);

    /**
     * Hash of the command that was answered under this id.
     *
     * @param closing the account with whose closing the id is forgotten, {@link AccountId#closesWith}
     */
    Optional<String> answered(AccountId closing, String commandId);

    void putAnswered(AccountId closing, String commandId, String commandHash);

    /** Nobody will ask for the ids of this account again: they may go, at once or later. */
    void forgetAnswered(AccountId closing);

    /** What was posted for a call whose outcome was unknown. */
    Optional<Held> unknown(String reservationId);

    void putUnknown(String reservationId, Held posted);

    void removeUnknown(String reservationId);

    /** Whether an account still grants. */
    Gate gate(AccountId account);

    void putGate(AccountId account, Gate gate);

    /** The calendar period in force, of an account that is refilled. */
    Optional<Period> period(AccountId account);

    void putPeriod(AccountId account, Period period);

    /** All of them, by account. */
    SortedMap<String, Period> periods();

    /** When a teacher's calls may start; the name is empty for the ledger's only teacher. */
    RateSchedule rate(String teacher);

    void putRate(String teacher, RateSchedule rate);

    /** Reservations whose deadline is past, by call id; milliseconds since the epoch. */
    SortedMap<String, Held> overdue(long now);

    /**
     * An amount and the leaf that it lies on.
     *
     * @param candidateId candidate or call request; empty where it does not matter
     * @param deadline when a reservation is overdue, milliseconds since the epoch; 0 for never
     * @param teacher whose account it lies on too; empty for the ledger's only one
     * @param batch whether the call goes through the teacher's batch API; rows of earlier versions do not say: it does not
     */
    record Held(AccountId account, Amount amount, String candidateId, long deadline, String teacher, boolean batch) {
        public Held {
            // Rows of earlier versions do not say.
            teacher = teacher == null ? "" : teacher;
        }

        public Held(AccountId account, Amount amount, String teacher) {
            this(account, amount, "", 0, teacher, false);
        }

        /** Whether the deadline is past; milliseconds since the epoch. */
        public boolean isOverdue(long now) {
            return deadline > 0 && deadline <= now;
        }

        Held until(long newDeadline) {
            return new Held(account, amount, candidateId, newDeadline, teacher, batch);
        }
    }

    /** How far an account is closed. */
    enum Gate {
        OPEN,
        /** Grants nothing until it is resumed. */
        PAUSED,
        CLOSING,
        CLOSED
    }
}
