package io.evenkeel.launcher.running;

import io.evenkeel.launcher.process.ProcessEntry;
import java.util.ArrayList;
import java.util.List;

/** What one command started, to be stopped should it fail or be told to stop, even in the midst of starting more. */
final class Started {
    private final List<ProcessEntry> entries = new ArrayList<>();
    private boolean undone;

    /** Takes note of a process; false where all was undone already, so that this one has to be undone too. */
    synchronized boolean add(ProcessEntry entry) {
        entries.add(entry);
        return !undone;
    }

    /** Stops them in order. */
    void undo() throws InterruptedException {
        Shutdown.inOrder(taken());
    }

    /** From here on, they stay. */
    synchronized void keep() {
        entries.clear();
    }

    private synchronized List<ProcessEntry> taken() {
        undone = true;
        var all = List.copyOf(entries);
        entries.clear();
        return all;
    }
}
