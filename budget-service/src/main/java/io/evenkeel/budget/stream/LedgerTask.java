package io.evenkeel.budget.stream;

import io.evenkeel.budget.domain.ledger.Account;
import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.budget.domain.ledger.Command;
import io.evenkeel.budget.domain.ledger.Entry;
import io.evenkeel.budget.domain.ledger.Ledger;
import io.evenkeel.budget.domain.ledger.Period;
import io.evenkeel.budget.domain.rate.RateLimits;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.LedgerCommand;
import io.evenkeel.contracts.avro.OperatorCommand;
import io.evenkeel.runtime.Outbox;
import io.micrometer.core.instrument.Metrics;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The ledgers of one task: decide, apply, write down. */
final class LedgerTask {
    private static final int FORGOTTEN_AT_ONCE = 5_000;

    private final Outbox outbox;

    LedgerTask(Outbox outbox) {
        this.outbox = outbox;
    }

    /** What followed from a command; nothing where the same command was answered before. */
    List<Entry> command(LedgerCommand record) {
        return decide(record.getLedger(), LedgerRecords.command(record, outbox.now()));
    }

    /** The same for what an operator asks of a pipeline that is there. */
    List<Entry> operator(OperatorCommand record) {
        return decide(record.getLedger(), OperatorRecords.command(record));
    }

    private List<Entry> decide(String ledger, Command command) {
        var entries = Ledger.decide(new LedgerStores(outbox, ledger), command);
        entries.forEach(entry -> write(ledger, entry));
        return entries;
    }

    /** What follows from the time, and what the time is used for. */
    void advance(String ledger, Instant now) {
        var rows = new LedgerStores(outbox, ledger);
        Ledger.advance(rows, now.toEpochMilli()).forEach(entry -> write(ledger, entry));
        rows.forget(FORGOTTEN_AT_ONCE);
    }

    /** Applies an entry and writes it into the journal. */
    void write(String ledger, Entry entry) {
        Ledger.apply(new LedgerStores(outbox, ledger), entry);
        outbox.decide(
                Topics.BUDGET_JOURNAL,
                ledger,
                Ledger.VERSION,
                provenance -> LedgerRecords.event(ledger, entry, provenance));
        count(entry);
    }

    Optional<Account> account(String ledger, AccountId id) {
        return new LedgerStores(outbox, ledger).account(id);
    }

    /** The calendar period in force, of an account that is refilled. */
    Optional<Period> period(String ledger, AccountId id) {
        return new LedgerStores(outbox, ledger).period(id);
    }

    /** A teacher's rate limits, as configured; the name is empty for the ledger's only teacher. */
    RateLimits limits(String ledger, String teacher) {
        return new LedgerStores(outbox, ledger).rate(teacher).configured();
    }

    /** Whether a candidate holds an example's place. */
    boolean holdsPlace(String ledger, String candidateId) {
        return new LedgerStores(outbox, ledger).place(candidateId).isPresent();
    }

    private static void count(Entry entry) {
        var tags = new String[] {
            "kind",
            entry.kind().name(),
            "pipeline",
            entry.head().account().pipelineName(),
            "reason",
            entry.denial() == null ? "" : entry.denial().code().label()
        };
        Metrics.counter("evenkeel.ledger.entries", tags).increment();
        if (entry.kind() == Entry.Kind.POSTED || entry.kind() == Entry.Kind.OVERRUN) {
            Metrics.counter("evenkeel.ledger.posted.tokens", "pipeline", tags[3])
                    .increment(entry.amount().tokens());
        }
    }
}
