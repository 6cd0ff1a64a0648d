package io.evenkeel.gateway.call;

import io.evenkeel.gateway.domain.claim.Claim;
import io.evenkeel.gateway.domain.result.BatchResult;
import io.evenkeel.gateway.domain.result.CallEnd;
import io.evenkeel.gateway.domain.result.TeacherReply;
import io.evenkeel.gateway.teacher.BatchHttp;
import io.evenkeel.gateway.teacher.ProviderBatch;
import io.evenkeel.gateway.teacher.TeacherHttp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One teacher's batches in one worker: the one that forms, and those that are followed to their ends, each on a virtual thread
 * of its own.
 *
 * <p>A batch is created at most once, and only while enough of its claims' time is left for the request; a creation of which
 * nobody knows whether it arrived is looked for by its name.
 */
final class BatchLane {
    private static final Logger LOG = Logger.getLogger(BatchLane.class);
    /** Clocks of provider and gateway differ by less. */
    private static final Duration SURELY_BEFORE = Duration.ofDays(1);

    private final TeacherHttp http;
    private final BatchHttp api;
    private final TeacherCircuit circuit;
    private final CallSettings settings;
    private final InstantSource clock;
    private final Executor threads;
    private final String owner;
    private final String teacher;
    private @Nullable FormingBatch forming;
    private long formed;
    private final Map<String, Followed> followed = new HashMap<>();
    /** Of its own batches it knows which they are, whatever the list says. */
    private final Map<String, ProviderBatch> created = new ConcurrentHashMap<>();

    private final AtomicInteger waiting;

    /**
     * @param api of the same teacher
     * @param owner name of this replica and of its start, with which its batches' names begin
     * @param teacher as it is named in metrics and logs
     * @param waiting counts the calls that wait for a batch to end
     */
    BatchLane(
            TeacherHttp http,
            BatchHttp api,
            TeacherCircuit circuit,
            CallSettings settings,
            InstantSource clock,
            Executor threads,
            String owner,
            String teacher,
            AtomicInteger waiting) {
        this.http = http;
        this.api = api;
        this.circuit = circuit;
        this.settings = settings;
        this.clock = clock;
        this.threads = threads;
        this.owner = owner;
        this.teacher = teacher;
        this.waiting = waiting;
    }

    /** A batch that is asked after, and how many calls of this worker wait for it. */
    private static final class Followed {
        final CompletableFuture<BatchResult> result = new CompletableFuture<>();
        final CompletableFuture<Void> left = new CompletableFuture<>();
        int waiting;
    }

    /**
     * Puts a call into the batch that forms; it has to leave that again, unless it is taken.
     *
     * @return nothing when it is in that batch already, on somebody else's account
     * @throws RuntimeException the call cannot be written as a request
     */
    Optional<FormingBatch> join(Job job) {
        var line = api.line(job.call());
        synchronized (this) {
            var open = forming;
            var entry = open == null ? FormingBatch.Entry.FULL : open.join(job.id(), line);
            if (entry != FormingBatch.Entry.FULL) {
                return entry == FormingBatch.Entry.JOINED ? Optional.ofNullable(open) : Optional.empty();
            }
            var next = new FormingBatch(
                    owner + "/" + teacher + "/" + formed++, settings.batches().calls());
            next.join(job.id(), line);
            forming = next;
            threads.execute(() -> bringOnItsWay(next));
            return Optional.of(next);
        }
    }

    private void bringOnItsWay(FormingBatch batch) {
        Optional<BatchResult> known = Optional.empty();
        try {
            known = form(batch);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.errorf(e, "batch %s may not have been sent", batch.name());
        } finally {
            // Whoever still waits for it finds out by its name.
            close(batch, now());
            batch.seal();
            batch.sent().complete(known);
        }
    }

    private Optional<BatchResult> form(FormingBatch batch) throws InterruptedException {
        await(
                CompletableFuture.anyOf(batch.full(), batch.left()),
                settings.batches().linger());
        while (!batch.left().isDone()) {
            switch (circuit.ask()) {
                case TeacherCircuit.Pass pass -> {
                    try (pass) {
                        return sealAndSend(batch, pass);
                    }
                }
                case TeacherCircuit.Wait wait -> {
                    // Meanwhile more calls may join.
                    await(CompletableFuture.anyOf(wait.change(), batch.left()), Duration.between(now(), wait.until()));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<BatchResult> sealAndSend(FormingBatch batch, TeacherCircuit.Pass pass)
            throws InterruptedException {
        // One time-out each for the claims, the file and the batch.
        var deadline = now().plus(settings.timeout().multipliedBy(3)).plus(settings.margin());
        close(batch, deadline);
        await(batch.decided(), settings.timeout());
        var lines = batch.seal();
        if (lines.isEmpty()) {
            return Optional.of(new BatchResult.NeverMade());
        }
        var upload = api.upload(lines);
        if (upload instanceof BatchHttp.Upload.Done uploaded) {
            return create(batch, uploaded.file(), lines.size(), deadline, pass);
        }
        var why = ((BatchHttp.Upload.Failed) upload).why();
        tell(pass, why);
        LOG.warnf("the file of batch %s was not taken: %s", batch.name(), why.name());
        return Optional.of(new BatchResult.Refused(why));
    }

    private Optional<BatchResult> create(
            FormingBatch batch, String file, int calls, Instant deadline, TeacherCircuit.Pass pass)
            throws InterruptedException {
        if (Duration.between(now(), deadline).compareTo(settings.timeout()) < 0) {
            // It might be created when others have found out that it is not there.
            return Optional.of(new BatchResult.NeverMade());
        }
        return switch (api.create(file, batch.name())) {
            case BatchHttp.Creation.Done done -> {
                pass.answered();
                LOG.infof(
                        "batch %s with %d calls is %s",
                        batch.name(), calls, done.batch().id());
                created.put(batch.name(), done.batch());
                yield Optional.empty();
            }
            case BatchHttp.Creation.Refused refused -> {
                tell(pass, refused.why());
                LOG.warnf(
                        "batch %s was refused: %s", batch.name(), refused.why().name());
                yield Optional.of(new BatchResult.Refused(refused.why()));
            }
            case BatchHttp.Creation.Unknown unknown -> {
                pass.failed(unknown.why());
                LOG.warnf("batch %s may have been created (%s); it is looked for", batch.name(), unknown.why());
                yield Optional.empty();
            }
        };
    }

    private static void tell(TeacherCircuit.Pass pass, TeacherReply reply) {
        if (reply.isOutage()) {
            pass.failed(reply.name());
        } else {
            pass.answered();
        }
    }

    private void close(FormingBatch batch, Instant deadline) {
        synchronized (this) {
            if (forming == batch) {
                forming = null;
            }
        }
        batch.close(deadline);
    }

    /**
     * Waits until it is known what became of the batch that a claim names.
     *
     * @return null when the partition was taken away first
     */
    @Nullable
    BatchResult resultOf(Claim claim, OwnedPartition partition) throws InterruptedException {
        var batch = follow(claim);
        try {
            partition.await(batch.result);
            return batch.result.getNow(null);
        } finally {
            leave(claim.batch(), batch);
        }
    }

    /** How a call of it ended. Where its line does not say what it cost, a look-up may. */
    CallEnd endOf(Job job, BatchResult result) throws InterruptedException {
        var end = result.endOf(job.id());
        boolean unclear = end instanceof CallEnd.Lost
                || (end instanceof CallEnd.Finished finished && finished.reply().billUnknown());
        return unclear
                ? http.storedOf(job.call()).<CallEnd>map(CallEnd.Finished::new).orElse(end)
                : end;
    }

    private synchronized Followed follow(Claim claim) {
        var known = followed.get(claim.batch());
        var batch = known == null ? new Followed() : known;
        batch.waiting++;
        waiting.incrementAndGet();
        if (known == null) {
            followed.put(claim.batch(), batch);
            threads.execute(() -> follow(claim, batch));
        }
        return batch;
    }

    private synchronized void leave(String name, Followed batch) {
        waiting.decrementAndGet();
        if (--batch.waiting == 0) {
            followed.remove(name, batch);
            batch.left.complete(null);
        }
    }

    private void follow(Claim claim, Followed batch) {
        try {
            ended(claim, batch, result(claim, batch));
        } catch (InterruptedException e) {
            // Stopped, and so are those who wait for it.
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.errorf(e, "what became of batch %s cannot be read", claim.batch());
            ended(claim, batch, new BatchResult.NobodyKnows());
        }
    }

    private void ended(Claim claim, Followed batch, BatchResult result) {
        synchronized (this) {
            followed.remove(claim.batch(), batch);
        }
        created.remove(claim.batch());
        batch.result.complete(result);
    }

    private BatchResult result(Claim claim, Followed batch) throws InterruptedException {
        var patience = now().plus(settings.batches().patience());
        var known = created.get(claim.batch());
        var found = known == null ? find(claim, batch, patience) : new BatchHttp.Search.Found(known);
        if (found instanceof BatchHttp.Search.None && now().isBefore(claim.deadline())) {
            // A creation that failed without a word may still be on its way.
            await(batch.left, Duration.between(now(), claim.deadline()));
            found = find(claim, batch, patience);
        }
        if (found instanceof BatchHttp.Search.None) {
            await(batch.left, settings.margin());
            found = find(claim, batch, patience);
        }
        while (found instanceof BatchHttp.Search.Found there && now().isBefore(patience) && !batch.left.isDone()) {
            if (there.batch().hasEnded()) {
                return read(there.batch(), batch, patience);
            }
            await(batch.left, settings.batches().poll());
            var next = api.get(there.batch().id());
            found = next instanceof BatchHttp.Search.Found ? next : found;
        }
        return found instanceof BatchHttp.Search.None ? new BatchResult.NeverMade() : new BatchResult.NobodyKnows();
    }

    /** Asks for it by its name until the provider answers. */
    private BatchHttp.Search find(Claim claim, Followed batch, Instant patience) throws InterruptedException {
        var since = claim.deadline().minus(SURELY_BEFORE);
        var found = api.find(claim.batch(), since);
        while (found instanceof BatchHttp.Search.Away && now().isBefore(patience) && !batch.left.isDone()) {
            await(batch.left, settings.batches().poll());
            found = api.find(claim.batch(), since);
        }
        return found;
    }

    private BatchResult read(ProviderBatch ended, Followed batch, Instant patience) throws InterruptedException {
        LOG.infof("batch %s has ended: %s", ended.name(), ended.status());
        if (ended.wasRefused()) {
            return new BatchResult.Refused(TeacherReply.unbilled(ended.error()));
        }
        var replies = new HashMap<String, TeacherReply>();
        // What failed first: where both files name a call it was answered.
        replies.putAll(content(ended.errorFile(), batch, patience)
                .map(BatchHttp.Content.Read::replies)
                .orElseGet(Map::of));
        replies.putAll(content(ended.outputFile(), batch, patience)
                .map(BatchHttp.Content.Read::replies)
                .orElseGet(Map::of));
        var calls = content(ended.inputFile(), batch, patience)
                .map(BatchHttp.Content.Read::calls)
                .orElse(null);
        return new BatchResult.Answered(replies, calls);
    }

    private Optional<BatchHttp.Content.Read> content(@Nullable String file, Followed batch, Instant patience)
            throws InterruptedException {
        if (file == null) {
            return Optional.empty();
        }
        var content = api.content(file);
        while (content instanceof BatchHttp.Content.Away && now().isBefore(patience) && !batch.left.isDone()) {
            await(batch.left, settings.batches().poll());
            content = api.content(file);
        }
        return content instanceof BatchHttp.Content.Read read ? Optional.of(read) : Optional.empty();
    }

    private static void await(CompletableFuture<?> event, Duration patience) throws InterruptedException {
        try {
            if (patience.isPositive()) {
                event.get(patience.toMillis() + 1, TimeUnit.MILLISECONDS);
            }
        } catch (TimeoutException e) {
            LOG.trace("the time is up");
        } catch (ExecutionException e) {
            throw new IllegalStateException("nobody completes these with a failure", e);
        }
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
