package io.evenkeel.gateway.call;

import io.evenkeel.contracts.avro.CallJournalEntry;
import io.evenkeel.gateway.domain.claim.Claim;
import io.evenkeel.gateway.domain.claim.JournalWindow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One partition of the call journal as read so far: of each call its first claim and whether it has ended, as long as it may
 * be handed out again ({@link JournalWindow}). One thread writes it, those who make calls wait on it.
 */
final class CallLog {
    private final Map<String, Standing> open = new ConcurrentHashMap<>();
    // Most of a long journal has ended: of those only the ids stay, and of them the last.
    private final Set<String> ended = ConcurrentHashMap.newKeySet();
    private final Deque<String> endedInOrder = new ArrayDeque<>();
    private long remembered = Long.MAX_VALUE;
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();

    /**
     * How one call stands.
     *
     * @param claim done when the call's first claim has been read, unless its end was read before
     * @param end done when an end of the call has been read
     */
    record Standing(CompletableFuture<Claim> claim, CompletableFuture<Void> end) {
        private Standing() {
            this(new CompletableFuture<>(), new CompletableFuture<>());
        }

        private static Standing ended() {
            return new Standing(new CompletableFuture<>(), CompletableFuture.completedFuture(null));
        }
    }

    /** The next record of the partition. */
    void apply(CallJournalEntry entry, long offset) {
        var id = entry.getCallId();
        switch (entry.getStep()) {
            // Completed once: later claims change nothing.
            case CLAIMED ->
                of(id).claim().complete(new Claim(entry.getOwner(), entry.getDeadline(), offset, entry.getBatch()));
            case FINISHED, LOST, ABANDONED -> {
                // In this order: whoever asks in between sees it open once more, or ended, but never forgotten.
                remember(id);
                var call = open.remove(id);
                if (call != null) {
                    call.end().complete(null);
                }
            }
            case UNKNOWN -> throw new IllegalArgumentException("a call journal entry of an unknown kind");
        }
    }

    private void remember(String id) {
        if (ended.add(id)) {
            endedInOrder.add(id);
        }
        while (endedInOrder.size() > remembered) {
            ended.remove(endedInOrder.remove());
        }
    }

    /** Of so many calls that have ended it shall still be known; the reader says so before the first record. */
    void remembers(long calls) {
        remembered = calls;
    }

    /** Everything that was there when the partition was taken over has been read. */
    void reachedTheEnd() {
        caughtUp.complete(null);
    }

    /** Done when everything that was there at the take-over has been read. */
    CompletableFuture<Void> caughtUp() {
        return caughtUp;
    }

    /** How the call stands; what is done later is seen in what this answered. */
    Standing of(String callId) {
        return ended.contains(callId) ? Standing.ended() : openOrEnded(callId);
    }

    private Standing openOrEnded(String callId) {
        var call = open.computeIfAbsent(callId, id -> new Standing());
        if (ended.contains(callId)) {
            // It ended just now, perhaps before it could be found here.
            open.remove(callId, call);
            call.end().complete(null);
        }
        return call;
    }
}
