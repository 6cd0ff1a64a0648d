package io.evenkeel.gateway.call;

import java.util.concurrent.CompletableFuture;

/**
 * A partition of {@code gateway.calls} while this worker owns it.
 *
 * @param released done when it is taken away: what was not claimed by then is left to the next owner
 */
record OwnedPartition(int number, CallLog log, Unfinished unfinished, CompletableFuture<Void> released) {
    OwnedPartition(int number, CallLog log) {
        this(number, log, new Unfinished(), new CompletableFuture<>());
    }

    boolean isReleased() {
        return released.isDone();
    }
}
