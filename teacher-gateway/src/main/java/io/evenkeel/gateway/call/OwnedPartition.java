package io.evenkeel.gateway.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * A partition of {@code gateway.calls} while this worker owns it.
 *
 * @param released done when it is taken away: what was not claimed by then is left to the next owner
 */
record OwnedPartition(int number, CallLog log, Unfinished unfinished, CompletableFuture<Void> released) {
    private static final Logger LOG = Logger.getLogger(OwnedPartition.class);
    private static final Duration A_WHILE = Duration.ofMinutes(1);

    OwnedPartition(int number, CallLog log) {
        this(number, log, new Unfinished(), new CompletableFuture<>());
    }

    boolean isReleased() {
        return released.isDone();
    }

    /** Waits for the event, for the partition to be taken away, or for so long. */
    void await(CompletableFuture<?> event, Duration patience) throws InterruptedException {
        try {
            if (patience.isPositive()) {
                CompletableFuture.anyOf(event, released).get(patience.toMillis() + 1, TimeUnit.MILLISECONDS);
            }
        } catch (TimeoutException e) {
            LOG.trace("the time is up");
        } catch (ExecutionException e) {
            throw new IllegalStateException("nobody completes these with a failure", e);
        }
    }

    /** Waits for the event or for the partition to be taken away. */
    void await(CompletableFuture<?> event) throws InterruptedException {
        while (!event.isDone() && !isReleased()) {
            await(event, A_WHILE);
        }
    }
}
