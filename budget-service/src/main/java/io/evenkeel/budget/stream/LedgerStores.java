package io.evenkeel.budget.stream;

import io.evenkeel.budget.domain.ledger.Account;
import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.budget.domain.ledger.LedgerRows;
import io.evenkeel.budget.domain.ledger.Period;
import io.evenkeel.budget.domain.rate.RateSchedule;
import io.evenkeel.runtime.JsonSerde;
import io.evenkeel.runtime.Outbox;
import io.evenkeel.runtime.ServiceTopology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueStore;

/** One ledger's rows in the task's stores; each row's key begins with the ledger. */
final class LedgerStores implements LedgerRows {
    private static final String ACCOUNTS = "accounts";
    private static final String RESERVATIONS = "reservations";
    private static final String PLACES = "places";
    private static final String ANSWERS = "answers";
    private static final String FORGETTING = "forgetting";
    private static final String UNKNOWNS = "unknowns";
    private static final String GATES = "gates";
    private static final String RATES = "rates";
    private static final String PERIODS = "periods";

    /** Their names. */
    static final Set<String> NAMES =
            Set.of(ACCOUNTS, RESERVATIONS, PLACES, ANSWERS, FORGETTING, UNKNOWNS, GATES, RATES, PERIODS);

    private final String ledger;
    private final KeyValueStore<String, Account> accounts;
    private final KeyValueStore<String, Held> reservations;
    private final KeyValueStore<String, AccountId> places;
    private final KeyValueStore<String, String> answers;
    private final KeyValueStore<String, String> forgetting;
    private final KeyValueStore<String, Held> unknowns;
    private final KeyValueStore<String, String> gates;
    private final KeyValueStore<String, RateSchedule> rates;
    private final KeyValueStore<String, Period> periods;

    LedgerStores(Outbox outbox, String ledger) {
        this.ledger = ledger + "|";
        this.accounts = outbox.store(ACCOUNTS);
        this.reservations = outbox.store(RESERVATIONS);
        this.places = outbox.store(PLACES);
        this.answers = outbox.store(ANSWERS);
        this.forgetting = outbox.store(FORGETTING);
        this.unknowns = outbox.store(UNKNOWNS);
        this.gates = outbox.store(GATES);
        this.rates = outbox.store(RATES);
        this.periods = outbox.store(PERIODS);
    }

    static void declare(ServiceTopology topology) {
        topology.store(ACCOUNTS, Serdes.String(), JsonSerde.of(Account.class))
                .store(RESERVATIONS, Serdes.String(), JsonSerde.of(Held.class))
                .store(PLACES, Serdes.String(), JsonSerde.of(AccountId.class))
                .store(ANSWERS, Serdes.String(), Serdes.String())
                .store(FORGETTING, Serdes.String(), Serdes.String())
                .store(UNKNOWNS, Serdes.String(), JsonSerde.of(Held.class))
                .store(GATES, Serdes.String(), Serdes.String())
                .store(RATES, Serdes.String(), JsonSerde.of(RateSchedule.class))
                .store(PERIODS, Serdes.String(), JsonSerde.of(Period.class));
    }

    @Override
    public Optional<Account> account(AccountId id) {
        return Optional.ofNullable(accounts.get(ledger + id.path()));
    }

    @Override
    public void put(Account account) {
        accounts.put(ledger + account.id().path(), account);
    }

    @Override
    public Optional<Held> reservation(String reservationId) {
        return Optional.ofNullable(reservations.get(ledger + reservationId));
    }

    @Override
    public void putReservation(String reservationId, Held held) {
        reservations.put(ledger + reservationId, held);
    }

    @Override
    public void removeReservation(String reservationId) {
        reservations.delete(ledger + reservationId);
    }

    @Override
    public SortedMap<String, Held> overdue(long now) {
        var overdue = new TreeMap<String, Held>();
        try (var rows = reservations.prefixScan(ledger, new StringSerializer())) {
            rows.forEachRemaining(row -> {
                if (row.value.isOverdue(now)) {
                    overdue.put(row.key.substring(ledger.length()), row.value);
                }
            });
        }
        return overdue;
    }

    @Override
    public Optional<AccountId> place(String candidateId) {
        return Optional.ofNullable(places.get(ledger + candidateId));
    }

    @Override
    public void putPlace(String candidateId, AccountId account) {
        places.put(ledger + candidateId, account);
    }

    @Override
    public void removePlace(String candidateId) {
        places.delete(ledger + candidateId);
    }

    @Override
    public Optional<String> answered(AccountId closing, String commandId) {
        return Optional.ofNullable(answers.get(answersOf(closing) + commandId));
    }

    @Override
    public void putAnswered(AccountId closing, String commandId, String commandHash) {
        answers.put(answersOf(closing) + commandId, commandHash);
    }

    @Override
    public void forgetAnswered(AccountId closing) {
        forgetting.put(ledger + closing.path(), "");
    }

    private String answersOf(AccountId closing) {
        return ledger + closing.path() + "|";
    }

    /** Removes ids that are to be forgotten; a few at a time, for a transaction is short. */
    void forget(int most) {
        var closed = first(forgetting, ledger, 1);
        if (closed.isEmpty()) {
            return;
        }
        var ids = first(answers, closed.getFirst() + "|", most);
        ids.forEach(answers::delete);
        if (ids.size() < most) {
            forgetting.delete(closed.getFirst());
        }
    }

    private static List<String> first(KeyValueStore<String, String> store, String prefix, int most) {
        var keys = new ArrayList<String>();
        try (var rows = store.prefixScan(prefix, new StringSerializer())) {
            while (keys.size() < most && rows.hasNext()) {
                keys.add(rows.next().key);
            }
        }
        return keys;
    }

    @Override
    public Optional<Held> unknown(String reservationId) {
        return Optional.ofNullable(unknowns.get(ledger + reservationId));
    }

    @Override
    public void putUnknown(String reservationId, Held posted) {
        unknowns.put(ledger + reservationId, posted);
    }

    @Override
    public void removeUnknown(String reservationId) {
        unknowns.delete(ledger + reservationId);
    }

    @Override
    public Gate gate(AccountId account) {
        var gate = gates.get(ledger + account.path());
        return gate == null ? Gate.OPEN : Gate.valueOf(gate);
    }

    @Override
    public void putGate(AccountId account, Gate gate) {
        gates.put(ledger + account.path(), gate.name());
    }

    @Override
    public Optional<Period> period(AccountId account) {
        return Optional.ofNullable(periods.get(ledger + account.path()));
    }

    @Override
    public void putPeriod(AccountId account, Period period) {
        periods.put(ledger + account.path(), period);
    }

    @Override
    public SortedMap<String, Period> periods() {
        var all = new TreeMap<String, Period>();
        try (var rows = periods.prefixScan(ledger, new StringSerializer())) {
            rows.forEachRemaining(row -> all.put(row.key.substring(ledger.length()), row.value));
        }
        return all;
    }

    @Override
    public RateSchedule rate(String teacher) {
        var known = rates.get(ledger + teacher);
        return known == null ? RateSchedule.UNLIMITED : known;
    }

    @Override
    public void putRate(String teacher, RateSchedule rate) {
        rates.put(ledger + teacher, rate);
    }
}
