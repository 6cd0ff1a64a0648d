package io.evenkeel.budget.domain.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A ledger kept in memory, and everything that was written into its journal. */
final class Books {
    static final AccountId PIPELINE = AccountId.pipeline("p");
    static final AccountId EVALUATION = AccountId.evaluation("p");
    static final AccountId STAGE = AccountId.stage("p", 0);
    static final AccountId ADDING = AccountId.domain("p", 0, "adding");
    static final AccountId LOGIC = AccountId.domain("p", 0, "logic/boolean");

    final LedgerMap rows = new LedgerMap();
    final List<Entry> journal = new ArrayList<>();

    /** Pipeline 10,000 tokens, evaluation 1,000, stage 4,000; adding 3 examples, logic 2. */
    static Books opened() {
        var books = new Books();
        books.tokens(PIPELINE, 10_000);
        books.tokens(EVALUATION, 1_000);
        books.tokens(STAGE, 4_000);
        books.examples(ADDING, 3);
        books.examples(LOGIC, 2);
        return books;
    }

    void tokens(AccountId account, long quota) {
        write(Entry.quota(account, new Amount(quota, 0, 0), Set.of(Unit.NANOS, Unit.EXAMPLES), "test"));
    }

    /** So many tokens a calendar period, the first one from now on. */
    void tokens(AccountId account, long budget, Refill refill, long now) {
        var period = Period.at(refill, now, new Amount(budget, 0, 0), Amount.NOTHING);
        write(Entry.quota(account, period.quota(), Set.of(Unit.NANOS, Unit.EXAMPLES), "test")
                .in(period));
    }

    /** What follows from the time; what was written. */
    List<Entry> advance(long now) {
        var entries = Ledger.advance(rows, now);
        entries.forEach(this::write);
        return entries;
    }

    void examples(AccountId account, long quota) {
        write(Entry.quota(account, new Amount(0, 0, quota), Set.of(Unit.TOKENS, Unit.NANOS), "test"));
    }

    void write(Entry entry) {
        Ledger.apply(rows, entry);
        journal.add(entry);
    }

    /** Decides and applies; what was written. */
    List<Entry> say(Command command) {
        var entries = Ledger.decide(rows, command);
        entries.forEach(this::write);
        return entries;
    }

    /** The same where one entry must follow. */
    Entry answer(Command command) {
        var entries = say(command);
        if (entries.size() != 1) {
            throw new AssertionError(entries.size() + " answers to " + command);
        }
        return entries.get(0);
    }

    Account account(AccountId id) {
        return rows.account(id).orElseThrow();
    }

    /** The candidate's first call. */
    static Command.Reserve reserve(AccountId account, String candidate, long tokens) {
        return reserve(account, candidate, candidate + "/rationale/0", tokens, 1);
    }

    static Command.Reserve reserve(AccountId account, String candidate, String call, long tokens, long examples) {
        return new Command.Reserve(
                head(call + "/reserve", "reserve " + tokens + " " + examples, account, call, candidate),
                new Amount(tokens, tokens * 3, examples));
    }

    static Command.Post post(AccountId account, String candidate, long tokens, Fate fate) {
        return post(account, candidate, candidate + "/rationale/0", tokens, fate);
    }

    static Command.Post post(AccountId account, String candidate, String call, long tokens, Fate fate) {
        return new Command.Post(
                head(call + "/post", "post " + tokens + " " + fate, account, call, candidate),
                new Amount(tokens, tokens * 3, 0),
                false,
                fate,
                "");
    }

    static Command.Post lost(AccountId account, String candidate, Fate fate) {
        var call = candidate + "/rationale/0";
        return new Command.Post(
                head(call + "/post", "lost " + fate, account, call, candidate), Amount.NOTHING, true, fate, "lost");
    }

    static Command.Release release(AccountId account, String candidate, Fate fate) {
        var call = candidate + "/rationale/0";
        return new Command.Release(head(call + "/void", "void " + fate, account, call, candidate), fate, "time-out");
    }

    static Command.Reconcile reconcile(AccountId account, String candidate, long tokens) {
        var call = candidate + "/rationale/0";
        return new Command.Reconcile(
                head(call + "/reconcile", "reconcile " + tokens, account, call, candidate),
                new Amount(tokens, tokens * 3, 0));
    }

    static Command.End end(AccountId account, String candidate, Fate fate) {
        return new Command.End(head(candidate + "/end", "end " + fate, account, "", candidate), fate, "");
    }

    static Command.Head head(String id, String content, AccountId account, String call, String candidate) {
        return new Command.Head(id, "hash of " + content, account, call, candidate, "RATIONALE");
    }
}
