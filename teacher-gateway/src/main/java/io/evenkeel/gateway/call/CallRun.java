package io.evenkeel.gateway.call;

import io.evenkeel.gateway.domain.claim.ClaimRule;
import io.evenkeel.gateway.domain.result.TeacherReply;
import io.evenkeel.gateway.teacher.LookUp;
import io.evenkeel.gateway.teacher.TeacherHttp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * The life of one call in one worker, on a virtual thread of its own: it waits, claims, sends and writes down as one
 * would read it.
 *
 * <p>The log decides who sends. A worker that claimed sends only after its own claim has come back as the call's first,
 * and only while enough of the claim is left for the whole request; so when a claim is past its deadline nothing of its
 * owner can be under way, and whoever then owns the partition settles it.
 */
final class CallRun {
    private static final Logger LOG = Logger.getLogger(CallRun.class);
    private static final Duration LOOK_UP_INTERVAL = Duration.ofMillis(200);
    private static final Duration LOOK_UP_INTERVAL_MAX = Duration.ofSeconds(3);
    private static final Duration A_WHILE = Duration.ofMinutes(1);

    private final CallJournal journal;
    private final TeacherHttp teacher;
    private final Semaphore permits;
    private final CallSettings settings;
    private final CallMetrics metrics;
    private final InstantSource clock;

    CallRun(CallJournal journal, TeacherHttp teacher, CallSettings settings, CallMetrics metrics, InstantSource clock) {
        this.journal = journal;
        this.teacher = teacher;
        this.permits = new Semaphore(settings.inFlight(), true);
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Brings the call to its end in the journal.
     *
     * @return false when the partition was taken away first
     */
    boolean perform(Job job, OwnedPartition partition) throws InterruptedException {
        var log = partition.log();
        while (!log.caughtUp().isDone() && !partition.isReleased()) {
            awaitUnlessReleased(log.caughtUp(), partition, A_WHILE);
        }
        while (!partition.isReleased()) {
            var call = log.of(job.id());
            switch (ClaimRule.next(call.claim().getNow(null), call.end().isDone(), now())) {
                case ClaimRule.Skip skip -> {
                    return true;
                }
                case ClaimRule.WaitUntil wait -> awaitUnlessReleased(call.end(), partition, until(wait.time()));
                case ClaimRule.Settle settle -> {
                    settle(job);
                    return true;
                }
                case ClaimRule.MakeIt make -> {
                    if (makeIt(job, partition, call)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** @return false when it was not its turn after all */
    private boolean makeIt(Job job, OwnedPartition partition, CallLog.Standing call) throws InterruptedException {
        awaitUnlessReleased(call.end(), partition, until(job.call().getNotBefore()));
        permits.acquire();
        try {
            if (partition.isReleased() || call.claim().isDone() || call.end().isDone()) {
                return false;
            }
            // Too late for its window or not: a call that another may have claimed meanwhile is not given up unclaimed.
            return claimAndSend(job, partition, call);
        } finally {
            permits.release();
        }
    }

    private boolean claimAndSend(Job job, OwnedPartition partition, CallLog.Standing call) throws InterruptedException {
        var taken = now();
        long written = journal.claimed(job, taken.plus(settings.claim()));
        var readBack = CompletableFuture.anyOf(call.claim(), call.end());
        while (!readBack.isDone() && !partition.isReleased()) {
            awaitUnlessReleased(readBack, partition, A_WHILE);
        }
        var first = call.claim().getNow(null);
        if (first == null || first.offset() != written || call.end().isDone()) {
            // Somebody else's call, or the partition is: its owner settles it after the deadline.
            return false;
        }
        if (until(first.deadline()).compareTo(settings.timeout()) < 0
                || isPast(job.call().getNotAfter())) {
            // Reading it back took so long that the reply might come after the deadline, or the start after its window.
            journal.abandoned(job);
            return true;
        }
        try {
            send(job, first.deadline(), taken);
        } catch (RuntimeException e) {
            endUnknown(job, e);
        }
        return true;
    }

    /** Something of ours went wrong on the way: the candidate shall not wait for it for ever. */
    private void endUnknown(Job job, RuntimeException problem) throws InterruptedException {
        LOG.errorf(problem, "%s ends as lost", job.id());
        journal.lost(job);
    }

    private void send(Job job, Instant deadline, Instant taken) throws InterruptedException {
        var sent = now();
        metrics.sent(job.call());
        TeacherReply reply;
        try {
            reply = teacher.ask(job.call());
        } finally {
            metrics.answered();
        }
        var answered = now();
        var known = reply.billUnknown() ? afterLookUp(job, reply, deadline) : reply;
        if (known.status() == 0 && known.billUnknown()) {
            journal.lost(job);
        } else {
            journal.finished(job, known);
        }
        metrics.ended(known, Duration.between(sent, answered), Duration.between(taken, now()));
    }

    /** A reply that does not say what was billed, and what the provider knows of it. */
    private TeacherReply afterLookUp(Job job, TeacherReply reply, Instant deadline) throws InterruptedException {
        return switch (lookUp(job, deadline)) {
            case LookUp.Found found -> found.reply();
            case LookUp.NeverBilled never ->
                reply.status() == 0 ? TeacherReply.unbilled(String.valueOf(reply.error())) : reply;
            case LookUp.MayStillCome may -> reply;
            case LookUp.Unavailable unavailable -> reply;
        };
    }

    /** The owner of the claim is gone. */
    private void settle(Job job) throws InterruptedException {
        LOG.infof("%s was claimed and never ended; settling it", job.id());
        try {
            switch (lookUp(job, now().plus(settings.claim()))) {
                case LookUp.Found found -> journal.finished(job, found.reply());
                case LookUp.NeverBilled never -> journal.abandoned(job);
                case LookUp.MayStillCome may -> journal.lost(job);
                case LookUp.Unavailable unavailable -> journal.lost(job);
            }
        } catch (RuntimeException e) {
            endUnknown(job, e);
        }
    }

    /** Asks until the provider knows, or until the deadline. */
    private LookUp lookUp(Job job, Instant deadline) throws InterruptedException {
        var found = teacher.lookUp(job.call());
        var interval = LOOK_UP_INTERVAL;
        while (found instanceof LookUp.MayStillCome && now().isBefore(deadline)) {
            Thread.sleep(interval);
            interval = interval.compareTo(LOOK_UP_INTERVAL_MAX) < 0 ? interval.multipliedBy(2) : interval;
            found = teacher.lookUp(job.call());
        }
        return found;
    }

    private static void awaitUnlessReleased(CompletableFuture<?> event, OwnedPartition partition, Duration patience)
            throws InterruptedException {
        try {
            if (patience.isPositive()) {
                CompletableFuture.anyOf(event, partition.released())
                        .get(patience.toMillis() + 1, TimeUnit.MILLISECONDS);
            }
        } catch (TimeoutException e) {
            LOG.trace("the time is up");
        } catch (ExecutionException e) {
            throw new IllegalStateException("nobody completes these with a failure", e);
        }
    }

    private boolean isPast(Instant notAfter) {
        return notAfter.toEpochMilli() > 0 && now().isAfter(notAfter);
    }

    private Duration until(Instant time) {
        return Duration.between(now(), time);
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
