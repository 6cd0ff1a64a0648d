package io.evenkeel.budget.domain.ledger;

import io.evenkeel.budget.domain.rate.RateSchedule;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A ledger's rows in memory: what an audit folds the journal into. */
public final class LedgerMap implements LedgerRows {
    private final Map<String, Account> accounts = new TreeMap<>();
    private final Map<String, Held> reservations = new HashMap<>();
    private final Map<String, AccountId> places = new HashMap<>();
    private final Map<AccountId, Map<String, String>> answers = new HashMap<>();
    private final Map<String, Held> unknowns = new HashMap<>();
    private final Map<String, Gate> gates = new HashMap<>();
    private final SortedMap<String, Period> periods = new TreeMap<>();
    private final Map<String, RateSchedule> rates = new HashMap<>();

    /** All accounts, by path. */
    public Collection<Account> accounts() {
        return Collections.unmodifiableCollection(accounts.values());
    }

    @Override
    public Optional<Account> account(AccountId id) {
        return Optional.ofNullable(accounts.get(id.path()));
    }

    @Override
    public void put(Account account) {
        accounts.put(account.id().path(), account);
    }

    @Override
    public Optional<Held> reservation(String reservationId) {
        return Optional.ofNullable(reservations.get(reservationId));
    }

    @Override
    public void putReservation(String reservationId, Held held) {
        reservations.put(reservationId, held);
    }

    @Override
    public void removeReservation(String reservationId) {
        reservations.remove(reservationId);
    }

    @Override
    public SortedMap<String, Held> overdue(long now) {
        var overdue = new TreeMap<>(reservations);
        overdue.values().removeIf(held -> !held.isOverdue(now));
        return overdue;
    }

    @Override
    public Optional<AccountId> place(String candidateId) {
        return Optional.ofNullable(places.get(candidateId));
    }

    @Override
    public void putPlace(String candidateId, AccountId account) {
        places.put(candidateId, account);
    }

    @Override
    public void removePlace(String candidateId) {
        places.remove(candidateId);
    }

    @Override
    public Optional<String> answered(AccountId closing, String commandId) {
        return Optional.ofNullable(answers.getOrDefault(closing, Map.of()).get(commandId));
    }

    @Override
    public void putAnswered(AccountId closing, String commandId, String commandHash) {
        answers.computeIfAbsent(closing, first -> new HashMap<>()).put(commandId, commandHash);
    }

    @Override
    public void forgetAnswered(AccountId closing) {
        answers.remove(closing);
    }

    @Override
    public Optional<Held> unknown(String reservationId) {
        return Optional.ofNullable(unknowns.get(reservationId));
    }

    @Override
    public void putUnknown(String reservationId, Held posted) {
        unknowns.put(reservationId, posted);
    }

    @Override
    public void removeUnknown(String reservationId) {
        unknowns.remove(reservationId);
    }

    @Override
    public Gate gate(AccountId account) {
        return gates.getOrDefault(account.path(), Gate.OPEN);
    }

    @Override
    public void putGate(AccountId account, Gate gate) {
        gates.put(account.path(), gate);
    }

    @Override
    public Optional<Period> period(AccountId account) {
        return Optional.ofNullable(periods.get(account.path()));
    }

    @Override
    public void putPeriod(AccountId account, Period period) {
        periods.put(account.path(), period);
    }

    @Override
    public SortedMap<String, Period> periods() {
        return Collections.unmodifiableSortedMap(periods);
    }

    @Override
    public RateSchedule rate(String teacher) {
        return rates.getOrDefault(teacher, RateSchedule.UNLIMITED);
    }

    @Override
    public void putRate(String teacher, RateSchedule schedule) {
        rates.put(teacher, schedule);
    }
}
