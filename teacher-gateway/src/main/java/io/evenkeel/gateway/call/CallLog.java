package io.evenkeel.gateway.call;

import io.evenkeel.contracts.avro.CallJournalEntry;
import io.evenkeel.gateway.domain.claim.Claim;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One partition of the call journal as read so far: of each call its first claim and whether it has ended. One thread
 * writes it, those who make calls wait on it.
 */
final class CallLog {
    private final Map<String, Entry> calls = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();

    private record Entry(CompletableFuture<Claim> claim, CompletableFuture<Void> end) {
        Entry() {
            this(new CompletableFuture<>(), new CompletableFuture<>());
        }
    }

    /** The next record of the partition. */
    void apply(CallJournalEntry entry) {
        var call = of(entry.getCallId());
        switch (entry.getStep()) {
            // Completed once: later claims change nothing.
            case CLAIMED -> call.claim().complete(new Claim(entry.getOwner(), entry.getDeadline()));
            case FINISHED, LOST, ABANDONED -> call.end().complete(null);
            case UNKNOWN -> throw new IllegalArgumentException("a call journal entry of an unknown kind");
        }
    }

    /** Everything that was there when the partition was taken over has been read. */
    void reachedTheEnd() {
        caughtUp.complete(null);
    }

    /** Done when everything that was there at the take-over has been read. */
    CompletableFuture<Void> caughtUp() {
        return caughtUp;
    }

    /** The call's first claim so far; null where there is none. */
    @Nullable
    Claim firstClaim(String callId) {
        return of(callId).claim().getNow(null);
    }

    boolean hasEnded(String callId) {
        return of(callId).end().isDone();
    }

    /** Done when the call's first claim has been read. */
    CompletableFuture<Claim> claim(String callId) {
        return of(callId).claim();
    }

    /** Done when an end of the call has been read. */
    CompletableFuture<Void> end(String callId) {
        return of(callId).end();
    }

    private Entry of(String callId) {
        return calls.computeIfAbsent(callId, id -> new Entry());
    }
}
