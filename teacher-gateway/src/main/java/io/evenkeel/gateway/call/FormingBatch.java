package io.evenkeel.gateway.call;

import io.evenkeel.gateway.domain.result.BatchResult;
import io.evenkeel.gateway.teacher.BatchHttp;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A batch before it is sent. It is open, and calls join and leave; then closed, and those in it claim; then sealed: who has
 * claimed goes, and nobody else.
 */
final class FormingBatch {
    private final String name;
    private final int most;
    private final Map<String, String> lines = new LinkedHashMap<>();
    private final Map<String, String> taken = new LinkedHashMap<>();
    private long bytes;
    private State state = State.OPEN;
    private final CompletableFuture<Void> full = new CompletableFuture<>();
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private final CompletableFuture<Instant> closing = new CompletableFuture<>();
    private final CompletableFuture<Void> decided = new CompletableFuture<>();
    private final CompletableFuture<Optional<BatchResult>> sent = new CompletableFuture<>();

    private enum State {
        OPEN,
        CLOSED,
        SEALED
    }

    /**
     * @param name ours, which no other batch ever has
     * @param most calls; a count from 1
     */
    FormingBatch(String name, int most) {
        this.name = name;
        this.most = most;
    }

    String name() {
        return name;
    }

    /** Done when no more calls fit in. */
    CompletableFuture<Void> full() {
        return full;
    }

    /** Done when all that joined have left: nobody waits for it. */
    CompletableFuture<Void> left() {
        return left;
    }

    /** Done when it is closed, with the deadline of its claims. */
    CompletableFuture<Instant> closing() {
        return closing;
    }

    /** Done when each call that was in it when it closed has been taken or has left. */
    CompletableFuture<Void> decided() {
        return decided;
    }

    /** Done when it was sent, or not: with what became of it, or with nothing where that has to be found out. */
    CompletableFuture<Optional<BatchResult>> sent() {
        return sent;
    }

    /** What became of a call that would go with it. */
    enum Entry {
        JOINED,
        /** It is in already, on somebody else's account. */
        IS_IN,
        /** No more are taken. */
        FULL
    }

    synchronized Entry join(String callId, String line) {
        if (lines.containsKey(callId)) {
            return Entry.IS_IN;
        }
        long more = line.getBytes(StandardCharsets.UTF_8).length + 1L;
        boolean fits = lines.size() < most && bytes + more <= BatchHttp.FILE_BYTES_MAX;
        if (state != State.OPEN || !fits && !lines.isEmpty() || left.isDone()) {
            full.complete(null);
            return Entry.FULL;
        }
        lines.put(callId, line);
        bytes += more;
        if (lines.size() == most) {
            full.complete(null);
        }
        return Entry.JOINED;
    }

    /** Whoever was not taken goes without it. */
    synchronized void leave(String callId) {
        var line = lines.remove(callId);
        if (line != null) {
            bytes -= line.getBytes(StandardCharsets.UTF_8).length + 1L;
            noteWhetherDecided();
            if (lines.isEmpty() && taken.isEmpty()) {
                left.complete(null);
            }
        }
    }

    /**
     * The call is claimed, so it goes with the batch.
     *
     * @return false when the batch goes without it
     */
    synchronized boolean take(String callId) {
        if (state != State.CLOSED) {
            return false;
        }
        var line = lines.remove(callId);
        if (line == null) {
            return false;
        }
        taken.put(callId, line);
        noteWhetherDecided();
        return true;
    }

    /** From here on nobody joins, and those in it claim. */
    void close(Instant deadline) {
        synchronized (this) {
            if (state == State.OPEN) {
                state = State.CLOSED;
            }
            noteWhetherDecided();
        }
        closing.complete(deadline);
    }

    /** From here on nobody is taken: the lines of those who were, which it keeps no longer. */
    synchronized List<String> seal() {
        state = State.SEALED;
        var sealed = List.copyOf(taken.values());
        taken.clear();
        return sealed;
    }

    private void noteWhetherDecided() {
        if (state == State.CLOSED && lines.isEmpty()) {
            decided.complete(null);
        }
    }
}
