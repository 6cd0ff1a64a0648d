package io.evenkeel.gateway.call;

import io.evenkeel.gateway.domain.claim.Claim;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Claims calls in the call journal: whose claim has come back from there as the first may make the call, or give it up. */
final class Claims {
    private final CallJournal journal;
    private final InstantSource clock;

    Claims(CallJournal journal, InstantSource clock) {
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Claims the call and reads the claim back.
     *
     * @return null when it is somebody else's, or the partition is: its owner settles it after the deadline
     */
    @Nullable
    Claim claim(Job job, OwnedPartition partition, CallLog.Standing call, Instant deadline)
            throws InterruptedException {
        return claim(job, partition, call, deadline, "");
    }

    /** @param batch our name of the batch that it is to be made in; empty for a call of its own */
    @Nullable
    Claim claim(Job job, OwnedPartition partition, CallLog.Standing call, Instant deadline, String batch)
            throws InterruptedException {
        long written = journal.of(batch).claimed(job, deadline);
        partition.await(CompletableFuture.anyOf(call.claim(), call.end()));
        var first = call.claim().getNow(null);
        return first == null || first.offset() != written || call.end().isDone() ? null : first;
    }

    /**
     * What nobody may send any more is claimed too: somebody may have claimed it unseen, and be sending it.
     *
     * @return false when it is somebody else's, or the partition is
     */
    boolean abandon(Job job, OwnedPartition partition, CallLog.Standing call) throws InterruptedException {
        if (claim(job, partition, call, Instant.ofEpochMilli(clock.millis())) == null) {
            return false;
        }
        journal.abandoned(job);
        return true;
    }
}
