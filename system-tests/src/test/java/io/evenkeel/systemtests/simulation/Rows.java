package io.evenkeel.systemtests.simulation;

import io.evenkeel.budget.domain.ledger.Account;
import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.budget.domain.ledger.LedgerRows;
import io.evenkeel.budget.domain.ledger.Period;
import io.evenkeel.budget.domain.rate.RateSchedule;
import java.util.Optional;
import java.util.SortedMap;

/** Rows that are others' rows, but for what a mutant overrides. */
class Rows implements LedgerRows {
    private final LedgerRows real;

    Rows(LedgerRows real) {
        this.real = real;
    }

    @Override
    public Optional<Account> account(AccountId id) {
        return real.account(id);
    }

    @Override
    public void put(Account account) {
        real.put(account);
    }

    @Override
    public Optional<Held> reservation(String reservationId) {
        return real.reservation(reservationId);
    }

    @Override
    public void putReservation(String reservationId, Held held) {
        real.putReservation(reservationId, held);
    }

    @Override
    public void removeReservation(String reservationId) {
        real.removeReservation(reservationId);
    }

    @Override
    public Optional<AccountId> place(String candidateId) {
        return real.place(candidateId);
    }

    @Override
    public void putPlace(String candidateId, AccountId account) {
        real.putPlace(candidateId, account);
    }

    @Override
    public void removePlace(String candidateId) {
        real.removePlace(candidateId);
    }

    @Override
    public Optional<String> answered(AccountId closing, String commandId) {
        return real.answered(closing, commandId);
    }

    @Override
    public void putAnswered(AccountId closing, String commandId, String commandHash) {
        real.putAnswered(closing, commandId, commandHash);
    }

    @Override
    public void forgetAnswered(AccountId closing) {
        real.forgetAnswered(closing);
    }

    @Override
    public Optional<Held> unknown(String reservationId) {
        return real.unknown(reservationId);
    }

    @Override
    public void putUnknown(String reservationId, Held posted) {
        real.putUnknown(reservationId, posted);
    }

    @Override
    public void removeUnknown(String reservationId) {
        real.removeUnknown(reservationId);
    }

    @Override
    public Gate gate(AccountId account) {
        return real.gate(account);
    }

    @Override
    public void putGate(AccountId account, Gate gate) {
        real.putGate(account, gate);
    }

    @Override
    public Optional<Period> period(AccountId account) {
        return real.period(account);
    }

    @Override
    public void putPeriod(AccountId account, Period period) {
        real.putPeriod(account, period);
    }

    @Override
    public SortedMap<String, Period> periods() {
        return real.periods();
    }

    @Override
    public RateSchedule rate(String teacher) {
        return real.rate(teacher);
    }

    @Override
    public void putRate(String teacher, RateSchedule rate) {
        real.putRate(teacher, rate);
    }

    @Override
    public SortedMap<String, Held> overdue(long now) {
        return real.overdue(now);
    }
}
