package io.evenkeel.systemtests.simulation;

import io.evenkeel.budget.domain.ledger.Command;
import io.evenkeel.budget.domain.ledger.Entry;
import java.util.ArrayList;
import java.util.List;

/** The logs: what stands in them stays, at its offset. Only what is committed is in them. */
final class Topics {
    static final int PARTITIONS = 2;

    final List<Needs> arrivals = new ArrayList<>();
    /** On their way to the ledger: they come in the order of each candidate's, across candidates in any. */
    final List<Command> underWay = new ArrayList<>();

    final List<Command> commands = new ArrayList<>();
    final List<Entry> journal = new ArrayList<>();
    final List<LedgerTask.Plan> plans = new ArrayList<>();
    final List<List<Call>> calls = partitions();
    final List<List<JournalStep>> callJournal = partitions();
    final List<Outcome> outcomes = new ArrayList<>();

    static int partition(String item) {
        return Math.floorMod(item.hashCode(), PARTITIONS);
    }

    private static <T> List<List<T>> partitions() {
        var all = new ArrayList<List<T>>();
        for (int i = 0; i < PARTITIONS; i++) {
            all.add(new ArrayList<>());
        }
        return all;
    }

    /** The first end of a call, or a later one. */
    record Outcome(JournalStep step, boolean late) {}
}
