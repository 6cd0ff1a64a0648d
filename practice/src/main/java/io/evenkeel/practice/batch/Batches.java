package io.evenkeel.practice.batch;

import io.evenkeel.practice.teacher.ApiError;
import io.evenkeel.practice.teacher.UnderWay;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Batches from their creation to their end. What is under way is so in {@link UnderWay} too, and goes on after a
 * restart. Safe for use by several threads.
 */
public final class Batches implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Batches.class.getName());

    private final BatchStore store;
    private final LineAnswers answers;
    private final UnderWay underWay;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Batch> byId = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> awaited = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean closed;

    /** @throws IOException the store cannot be read */
    public Batches(BatchStore store, LineAnswers answers, UnderWay underWay, InstantSource clock) throws IOException {
        this.store = store;
        this.answers = answers;
        this.underWay = underWay;
        this.clock = clock;
        store.batches().forEach(batch -> byId.put(batch.id(), batch));
    }

    /**
     * Goes on with what was under way when the process ended.
     *
     * @throws IOException a file cannot be read
     */
    public void resume() throws IOException {
        for (var batch : byId.values()) {
            if (batch.status().isUnderWay()) {
                var ids = check(batch.inputFile()).customIds();
                ids.forEach(underWay::begin);
                begin(batch, ids);
            }
        }
    }

    /** @throws ApiError 400, when there is no such file to answer */
    StoredFile input(String id) throws ApiError {
        return store.file(id)
                .filter(file -> file.purpose().equals(StoredFile.INPUT))
                .orElseThrow(() -> new ApiError(
                        400, "unknown_file", "input_file_id names no file of the purpose " + StoredFile.INPUT + "."));
    }

    /**
     * Creates a batch: a failed one where a line is no request.
     *
     * @param hash of what was posted; posted again, it makes another batch
     * @param afterMillis milliseconds until its lines are answered
     */
    Batch create(BatchRequest request, String hash, long afterMillis) throws IOException {
        var checked = check(request.inputFile());
        boolean failed = !checked.problems().isEmpty();
        var ids = failed ? Set.<String>of() : checked.customIds();
        ids.forEach(underWay::begin);
        Batch batch;
        try {
            batch = save(request, hash, afterMillis, ids.size(), checked.problems());
        } catch (IOException | RuntimeException e) {
            ids.forEach(underWay::end);
            throw e;
        }
        if (!failed) {
            begin(batch, ids);
        }
        return batch;
    }

    private Batch save(BatchRequest request, String hash, long afterMillis, int lines, List<LineProblem> problems)
            throws IOException {
        lock.lock();
        try {
            long now = clock.millis();
            var batch = new Batch(
                    unusedId(hash),
                    byId.size() + 1L,
                    request.inputFile(),
                    now,
                    now + afterMillis,
                    problems.isEmpty() ? BatchStatus.IN_PROGRESS : BatchStatus.FAILED,
                    lines,
                    0,
                    0,
                    null,
                    null,
                    request.metadata(),
                    problems,
                    null,
                    problems.isEmpty() ? null : (Long) (now / 1_000));
            store.save(batch);
            byId.put(batch.id(), batch);
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private String unusedId(String hash) {
        for (int again = 1; ; again++) {
            var id = BatchStore.id("batch_", hash, Integer.toString(again));
            if (!byId.containsKey(id)) {
                return id;
            }
        }
    }

    /** @throws ApiError 404, when there is no such batch */
    Batch batch(String id) throws ApiError {
        var batch = byId.get(id);
        if (batch == null) {
            throw new ApiError(404, "unknown_batch", "There is no batch of this id.");
        }
        return batch;
    }

    /** All of them, the newest first. */
    List<Batch> newestFirst() {
        return byId.values().stream()
                .sorted(Comparator.comparingLong(Batch::number).reversed())
                .toList();
    }

    /**
     * Ends a batch before its time: what is not answered yet will not be.
     *
     * @throws ApiError 404, when there is no such batch; 409, when it has ended
     */
    Batch cancel(String id) throws ApiError, IOException {
        lock.lock();
        try {
            var batch = batch(id);
            if (batch.status() == BatchStatus.CANCELLING) {
                return batch;
            }
            if (!batch.status().isUnderWay()) {
                throw new ApiError(
                        409, "batch_ended", "This batch is " + batch.status().label() + " and cannot be cancelled.");
            }
            var cancelling = batch.cancelling(seconds());
            store.save(cancelling);
            byId.put(id, cancelling);
            wake(id);
            return cancelling;
        } finally {
            lock.unlock();
        }
    }

    /** Stops at the next line of each batch; all of them go on at the next start. */
    @Override
    public void close() {
        closed = true;
        awaited.keySet().forEach(this::wake);
        threads.close();
    }

    private BatchLines check(String inputFile) throws IOException {
        var file = store.file(inputFile).orElseThrow(() -> new IOException("there is no file " + inputFile));
        try (var lines = store.lines(file)) {
            return BatchLines.check(lines);
        }
    }

    private void begin(Batch batch, Set<String> ids) {
        var early = new CountDownLatch(1);
        awaited.put(batch.id(), early);
        // Asked after it was put: a close that did not find it is seen here.
        if (closed || batch.status() == BatchStatus.CANCELLING) {
            early.countDown();
        }
        threads.execute(() -> {
            try {
                boolean woken = early.await(batch.dueMillis() - clock.millis(), TimeUnit.MILLISECONDS);
                LOG.log(System.Logger.Level.DEBUG, "Batch {0} {1}.", batch.id(), woken ? "was woken" : "is due");
                end(batch, ids);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException | RuntimeException e) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "Batch " + batch.id() + " stopped; it goes on at the next start.",
                        e);
            }
        });
    }

    private void wake(String id) {
        var early = awaited.get(id);
        if (early != null) {
            early.countDown();
        }
    }

    /** Answers all lines, unless the server closes before the last. */
    private void end(Batch batch, Set<String> ids) throws IOException {
        var file = store.file(batch.inputFile()).orElseThrow();
        try (var results = LineResults.begin(store, batch.id());
                var lines = store.lines(file)) {
            BatchLines.read(lines, line -> {
                if (!closed) {
                    results.add(answers.answer(batch.id(), line, isCancelling(batch.id())));
                }
            });
            if (closed) {
                return;
            }
            // Before the end is told: whoever knows of it must not read that more may come.
            ids.forEach(underWay::end);
            lock.lock();
            try {
                var ended = results.finish(current(batch), seconds());
                store.save(ended);
                byId.put(batch.id(), ended);
                awaited.remove(batch.id());
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean isCancelling(String id) {
        var batch = byId.get(id);
        return batch != null && batch.status() == BatchStatus.CANCELLING;
    }

    private Batch current(Batch batch) {
        return byId.getOrDefault(batch.id(), batch);
    }

    private long seconds() {
        return clock.instant().getEpochSecond();
    }
}
