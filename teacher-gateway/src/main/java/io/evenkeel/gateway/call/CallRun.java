package io.evenkeel.gateway.call;

import io.evenkeel.gateway.domain.claim.Claim;
import io.evenkeel.gateway.domain.claim.ClaimRule;
import io.evenkeel.gateway.domain.result.TeacherReply;
import io.evenkeel.gateway.teacher.LookUp;
import io.evenkeel.gateway.teacher.TeacherHttp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

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
    private final Claims claims;
    private final CallInBatch inBatches;
    private final Map<String, CalledTeacher> teachers;
    private final CallSettings settings;
    private final CallMetrics metrics;
    private final InstantSource clock;

    /** @param teachers by name */
    CallRun(
            CallJournal journal,
            Map<String, CalledTeacher> teachers,
            CallSettings settings,
            CallMetrics metrics,
            InstantSource clock) {
        this.journal = journal;
        this.claims = new Claims(journal, clock);
        this.inBatches = new CallInBatch(journal, claims, metrics, clock);
        this.teachers = Map.copyOf(teachers);
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
        partition.await(log.caughtUp());
        while (!partition.isReleased()) {
            var call = log.of(job.id());
            switch (ClaimRule.next(call.claim().getNow(null), call.end().isDone(), now())) {
                case ClaimRule.Skip skip -> {
                    return true;
                }
                case ClaimRule.WaitUntil wait -> partition.await(call.end(), until(wait.time()));
                case ClaimRule.Settle settle -> {
                    if (settle(job, partition, call.claim().join())) {
                        return true;
                    }
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
        var teacher = teachers.get(job.call().getTeacher());
        if (teacher == null) {
            return knowsNobody(job, partition, call, "url");
        }
        if (!job.call().getBatch()) {
            return makeIt(job, teacher, partition, call);
        }
        var batches = teacher.batches();
        // At the price of a batch it cannot be made otherwise.
        return batches == null
                ? knowsNobody(job, partition, call, "batch")
                : inBatches.makeIt(job, batches, partition, call);
    }

    private boolean makeIt(Job job, CalledTeacher teacher, OwnedPartition partition, CallLog.Standing call)
            throws InterruptedException {
        partition.await(call.end(), until(job.call().getNotBefore()));
        TeacherCircuit.Wait circuitWait;
        teacher.permits().acquire();
        try {
            if (partition.isReleased() || call.claim().isDone() || call.end().isDone()) {
                return false;
            }
            if (isPast(job.call().getNotAfter())) {
                return claims.abandon(job, partition, call);
            }
            switch (teacher.circuit().ask()) {
                case TeacherCircuit.Pass pass -> {
                    try (pass) {
                        return claimAndSend(job, teacher, partition, call, pass);
                    }
                }
                case TeacherCircuit.Wait wait -> {
                    if (job.call().getReplaceable()) {
                        // Another teacher may be asked, and is, when this call has ended.
                        return claims.abandon(job, partition, call);
                    }
                    circuitWait = wait;
                }
            }
        } finally {
            teacher.permits().release();
        }
        awaitTheCircuit(circuitWait, job, teacher.circuit(), partition, call);
        return false;
    }

    /** A teacher that other replicas may know, or none of them any more. */
    private boolean knowsNobody(Job job, OwnedPartition partition, CallLog.Standing call, String missing)
            throws InterruptedException {
        var name = job.call().getTeacher();
        LOG.errorf(
                "%s is for a teacher that this gateway does not know how to ask: set evenkeel.%s.%s",
                job.id(), name.isEmpty() ? "teacher" : "teachers." + name, missing);
        return claims.abandon(job, partition, call);
    }

    /** The call stays in hand as it is, until the circuit may let it through or its window has passed. */
    private void awaitTheCircuit(
            TeacherCircuit.Wait wait, Job job, TeacherCircuit circuit, OwnedPartition partition, CallLog.Standing call)
            throws InterruptedException {
        var notAfter = job.call().getNotAfter();
        var until = notAfter.toEpochMilli() > 0 && notAfter.isBefore(wait.until()) ? notAfter : wait.until();
        var patience = until.isBefore(now().plus(A_WHILE)) ? until(until) : A_WHILE;
        circuit.waiting().incrementAndGet();
        try {
            partition.await(CompletableFuture.anyOf(wait.change(), call.end()), patience);
        } finally {
            circuit.waiting().decrementAndGet();
        }
    }

    private boolean claimAndSend(
            Job job, CalledTeacher teacher, OwnedPartition partition, CallLog.Standing call, TeacherCircuit.Pass pass)
            throws InterruptedException {
        var taken = now();
        var claim = claims.claim(job, partition, call, taken.plus(settings.claim()));
        if (claim == null) {
            return false;
        }
        if (until(claim.deadline()).compareTo(settings.timeout()) < 0
                || isPast(job.call().getNotAfter())) {
            // Reading it back took so long that the reply might come after the deadline, or the start after its window.
            journal.abandoned(job);
            return true;
        }
        try {
            send(job, teacher.http(), claim.deadline(), taken, pass);
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

    private void send(Job job, TeacherHttp teacher, Instant deadline, Instant taken, TeacherCircuit.Pass pass)
            throws InterruptedException {
        var sent = now();
        metrics.sent(job.call());
        TeacherReply reply;
        try {
            reply = teacher.ask(job.call());
        } finally {
            metrics.answered();
        }
        if (reply.isOutage()) {
            pass.failed(reply.name());
        } else {
            pass.answered();
        }
        var answered = now();
        var known = reply.billUnknown() ? afterLookUp(job, teacher, reply, sent, deadline) : reply;
        if (known.status() == 0 && known.billUnknown()) {
            journal.lost(job);
        } else {
            journal.finished(job, known);
        }
        metrics.ended(job.call(), known, Duration.between(sent, answered), Duration.between(taken, now()));
    }

    /** A reply that does not say what was billed, and what the provider knows of it. */
    private TeacherReply afterLookUp(Job job, TeacherHttp teacher, TeacherReply reply, Instant sent, Instant deadline)
            throws InterruptedException {
        return switch (lookUp(job, teacher, sent.plus(settings.timeout()), deadline)) {
            case LookUp.Found found -> found.reply();
            // A reply that was served was billed, whatever the look-up says.
            case LookUp.NeverBilled never -> reply.succeeded() ? reply : reply.unbilled();
            case LookUp.MayStillCome may -> reply;
            case LookUp.Unavailable unavailable -> reply;
        };
    }

    /**
     * The owner of the claim is gone, or has left the call to its batch.
     *
     * @return false when the partition was taken away first
     */
    private boolean settle(Job job, OwnedPartition partition, Claim claim) throws InterruptedException {
        var teacher = teachers.get(job.call().getTeacher());
        if (claim.batch().isEmpty()) {
            LOG.infof("%s was claimed and never ended; settling it", job.id());
            settle(job, teacher);
            return true;
        }
        LOG.debugf("%s waits for batch %s", job.id(), claim.batch());
        return inBatches.settle(job, teacher == null ? null : teacher.batches(), partition, claim);
    }

    private void settle(Job job, @Nullable CalledTeacher teacher) throws InterruptedException {
        if (teacher == null) {
            journal.lost(job);
            return;
        }
        try {
            switch (lookUp(job, teacher.http(), now(), now().plus(settings.claim()))) {
                case LookUp.Found found -> journal.finished(job, found.reply());
                case LookUp.NeverBilled never -> journal.abandoned(job);
                case LookUp.MayStillCome may -> journal.lost(job);
                case LookUp.Unavailable unavailable -> journal.lost(job);
            }
        } catch (RuntimeException e) {
            endUnknown(job, e);
        }
    }

    /**
     * Asks until the provider knows, or until the deadline. That it knows nothing counts only when it says so again after a
     * margin, and after the request's own time is up: one that left late, or whose connection was lost, may have arrived since.
     *
     * @param arrived when the request has arrived, if it ever does
     */
    private LookUp lookUp(Job job, TeacherHttp teacher, Instant arrived, Instant deadline) throws InterruptedException {
        var found = lookUpOnce(job, teacher, deadline);
        if (!(found instanceof LookUp.NeverBilled)) {
            return found;
        }
        var again = later(arrived, now().plus(settings.margin()));
        var pause = until(again.isBefore(deadline) ? again : deadline);
        if (pause.isPositive()) {
            Thread.sleep(pause);
        }
        return lookUpOnce(job, teacher, deadline);
    }

    private LookUp lookUpOnce(Job job, TeacherHttp teacher, Instant deadline) throws InterruptedException {
        var found = teacher.lookUp(job.call());
        var interval = LOOK_UP_INTERVAL;
        while (found instanceof LookUp.MayStillCome && now().isBefore(deadline)) {
            Thread.sleep(interval);
            interval = interval.compareTo(LOOK_UP_INTERVAL_MAX) < 0 ? interval.multipliedBy(2) : interval;
            found = teacher.lookUp(job.call());
        }
        return found;
    }

    private boolean isPast(Instant notAfter) {
        return notAfter.toEpochMilli() > 0 && now().isAfter(notAfter);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private Duration until(Instant time) {
        return Duration.between(now(), time);
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
