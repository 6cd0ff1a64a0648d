package io.evenkeel.budget.domain.ledger;

import io.evenkeel.budget.domain.rate.RateSchedule;
import java.util.Optional;

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

    /** Hash of the command that was answered under this id. */
    Optional<String> answered(String commandId);

    void putAnswered(String commandId, String commandHash);

    /** What was posted for a call whose outcome was unknown. */
    Optional<Held> unknown(String reservationId);

    void putUnknown(String reservationId, Held posted);

    void removeUnknown(String reservationId);

    /** Whether an account still grants. */
    Gate gate(AccountId account);

    void putGate(AccountId account, Gate gate);

    /** When the ledger's calls may start. */
    RateSchedule rate();

    void putRate(RateSchedule rate);

    /** An amount and the leaf that it lies on. */
    record Held(AccountId account, Amount amount) {}

    /** How far an account is closed. */
    enum Gate {
        OPEN,
        /** Grants nothing until it is resumed. */
        PAUSED,
        CLOSING,
        CLOSED
    }
}
