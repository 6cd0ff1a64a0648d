package io.evenkeel.systemtests.simulation;

import io.evenkeel.gateway.domain.result.CallEnd;
import java.util.HashSet;
import java.util.Set;

/** The gateway's journal half, as {@code stream/FirstEnds}: of a call's ends the first by offset goes on, later replies as late. */
final class FirstEnds {
    private final Topics topics;
    private final Rules rules;
    private final Transaction transaction = new Transaction();
    private final Set<String> seen = new HashSet<>();
    private final int[] next = new int[Topics.PARTITIONS];

    FirstEnds(Topics topics, Rules rules) {
        this.topics = topics;
        this.rules = rules;
    }

    /** Reads the next record of a partition; false where there is none. */
    boolean read(int partition) {
        var journal = topics.callJournal.get(partition);
        if (next[partition] == journal.size()) {
            return false;
        }
        var step = journal.get(next[partition]++);
        transaction.changed(() -> next[partition]--);
        if (step.end() == null) {
            return true;
        }
        var id = step.call().id();
        boolean first = seen.add(id);
        if (first) {
            transaction.changed(() -> seen.remove(id));
        }
        if (first || step.end() instanceof CallEnd.Finished) {
            var outcome = new Topics.Outcome(step, rules.isLate(first));
            transaction.writes(() -> topics.outcomes.add(outcome));
        }
        return true;
    }

    boolean hasUncommitted() {
        return !transaction.isEmpty();
    }

    boolean isIdle() {
        for (int partition = 0; partition < Topics.PARTITIONS; partition++) {
            if (next[partition] < topics.callJournal.get(partition).size()) {
                return false;
            }
        }
        return !hasUncommitted();
    }

    void commit() {
        transaction.commit();
    }

    void crash() {
        transaction.abort(false);
    }
}
