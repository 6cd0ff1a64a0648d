package io.evenkeel.systemtests.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What a topology's task did since its last commit: all of it counts, or none. */
final class Transaction {
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private final List<Runnable> output = new ArrayList<>();

    void changed(Runnable back) {
        undo.push(back);
    }

    void writes(Runnable append) {
        output.add(append);
    }

    boolean isEmpty() {
        return undo.isEmpty();
    }

    void commit() {
        output.forEach(Runnable::run);
        output.clear();
        undo.clear();
    }

    /** @param torn what was written stands all the same: what exactly-once forbids */
    void abort(boolean torn) {
        if (torn) {
            output.forEach(Runnable::run);
        }
        output.clear();
        while (!undo.isEmpty()) {
            undo.pop().run();
        }
    }
}
