package io.evenkeel.gateway.call;

import io.evenkeel.gateway.domain.claim.Claim;
import io.evenkeel.gateway.domain.result.BatchResult;
import io.evenkeel.gateway.domain.result.CallEnd;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The life of one call that goes in a batch, as one would read it: it waits until its batch closes, claims, is sent with the
 * others and waits, for hours perhaps, until the batch has ended.
 *
 * <p>The claim names the batch, and the provider keeps that name with it: so whoever owns the partition finds the batch and
 * follows it to its end, whoever made it. Only while the batch is being made does it belong to one worker, until the claim's
 * deadline; whoever does not find it after that knows that it was never made.
 */
final class CallInBatch {
    private static final Logger LOG = Logger.getLogger(CallInBatch.class);

    private static final Duration A_WHILE = Duration.ofSeconds(10);

    private final CallJournal journal;
    private final Claims claims;
    private final CallMetrics metrics;
    private final InstantSource clock;

    CallInBatch(CallJournal journal, Claims claims, CallMetrics metrics, InstantSource clock) {
        this.journal = journal;
        this.claims = claims;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Brings a call that nobody has claimed to its end.
     *
     * @return false when it was not its turn after all, or the partition was taken away
     */
    boolean makeIt(Job job, BatchLane lane, OwnedPartition partition, CallLog.Standing call)
            throws InterruptedException {
        partition.await(call.end(), Duration.between(now(), job.call().getNotBefore()));
        if (partition.isReleased() || call.claim().isDone() || call.end().isDone()) {
            return false;
        }
        if (isPast(job.call().getNotAfter())) {
            return claims.abandon(job, partition, call);
        }
        Optional<FormingBatch> joined;
        try {
            joined = lane.join(job);
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s cannot be made", job.id());
            return claims.abandon(job, partition, call);
        }
        if (joined.isEmpty()) {
            // Handed over twice: the other one makes it, or leaves it to this one.
            partition.await(CompletableFuture.anyOf(call.claim(), call.end()), A_WHILE);
            return false;
        }
        return goWith(joined.get(), job, lane, partition, call);
    }

    private boolean goWith(FormingBatch batch, Job job, BatchLane lane, OwnedPartition partition, CallLog.Standing call)
            throws InterruptedException {
        try {
            partition.await(CompletableFuture.anyOf(batch.closing(), call.claim(), call.end()));
            if (partition.isReleased() || call.claim().isDone() || call.end().isDone()) {
                return false;
            }
            var claim = claims.claim(job, partition, call, batch.closing().join(), batch.name());
            if (claim == null) {
                return false;
            }
            if (!batch.take(job.id())) {
                // It left without this call, which nobody else makes: the claim is ours.
                journal.of(batch.name()).abandoned(job);
                return true;
            }
            return sent(job, lane, partition, claim, batch);
        } finally {
            batch.leave(job.id());
        }
    }

    private boolean sent(Job job, BatchLane lane, OwnedPartition partition, Claim claim, FormingBatch batch)
            throws InterruptedException {
        partition.await(batch.sent());
        if (partition.isReleased()) {
            return false;
        }
        var known = batch.sent().join();
        if (known.isEmpty()) {
            return settle(job, lane, partition, claim);
        }
        return end(job, lane, claim, known.get());
    }

    /**
     * Brings a call whose batch was made, or may have been, to its end.
     *
     * @param lane of its teacher; null where that is not known any more: then nobody can say what became of it
     * @return false when the partition was taken away first
     */
    boolean settle(Job job, @Nullable BatchLane lane, OwnedPartition partition, Claim claim)
            throws InterruptedException {
        if (lane == null) {
            LOG.errorf("%s went in a batch of a teacher that this gateway does not know any more", job.id());
            journal.of(claim.batch()).lost(job);
            return true;
        }
        var result = lane.resultOf(claim, partition);
        if (result == null) {
            return false;
        }
        return end(job, lane, claim, result);
    }

    private boolean end(Job job, BatchLane lane, Claim claim, BatchResult result) throws InterruptedException {
        var written = journal.of(claim.batch());
        switch (lane.endOf(job, result)) {
            case CallEnd.Finished finished -> {
                written.finished(job, finished.reply());
                metrics.endedInBatch(job.call(), finished.reply().name());
            }
            case CallEnd.Lost lost -> {
                written.lost(job);
                metrics.endedInBatch(job.call(), "lost");
            }
            case CallEnd.Abandoned abandoned -> {
                written.abandoned(job);
                metrics.endedInBatch(job.call(), "never-made");
            }
        }
        return true;
    }

    private boolean isPast(Instant notAfter) {
        return notAfter.toEpochMilli() > 0 && now().isAfter(notAfter);
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
