package io.evenkeel.student.generation;

import io.evenkeel.student.Sampling;
import io.evenkeel.student.decoder.Continuation;
import io.evenkeel.student.decoder.Decoder;
import io.evenkeel.student.tokenizer.SpecialTokens;
import io.evenkeel.student.tokenizer.TextTokenizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Continues prompts as they arrive: a new one joins the running batch between two tokens, and leaves as it ends, so nobody
 * waits for another's end while there is room. What a request gets is what it gets alone; a draw depends on its own seed and
 * prompt only. First come, first served: a request that does not fit yet holds up those behind it, so none starves.
 */
public final class LiveGeneration implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LiveGeneration.class.getName());

    /**
     * How much is taken on.
     *
     * @param rows most requests that run together
     * @param cacheBytes most bytes of their keys and values; for a moment, while rows join or leave, one layer's are there
     *     twice
     * @param waiting most requests that wait beside those that run
     */
    public record Limits(int rows, long cacheBytes, int waiting) {
        /** @throws IllegalArgumentException naming the first value that is not allowed, and what is */
        public Limits {
            if (rows < 1) {
                throw new IllegalArgumentException("rows is " + rows + "; allowed: whole numbers from 1.");
            }
            if (cacheBytes < 1) {
                throw new IllegalArgumentException("cacheBytes is " + cacheBytes + "; allowed: whole numbers from 1.");
            }
            if (waiting < 0) {
                throw new IllegalArgumentException("waiting is " + waiting + "; allowed: whole numbers from 0.");
            }
        }
    }

    /**
     * How much is going on.
     *
     * @param running requests that get tokens
     * @param waiting requests that wait for a place
     */
    public record Load(int running, int waiting) {}

    private final TextTokenizer tokenizer;
    private final Limits limits;
    private final Object turn;
    private final long bytesPerColumn;
    private final int positions;
    private final RunningBatch batch;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<LiveRequest> waiting = new ArrayDeque<>();
    private boolean closed;

    /** Changed by the thread alone, under the lock. */
    private List<LiveRequest> running = List.of();

    /**
     * Starts its thread.
     *
     * @param turn held while the decoder computes, for it serves one thread at a time
     * @throws IllegalArgumentException where the cache has no room for a prompt and an answer at all
     */
    public LiveGeneration(
            Decoder decoder, TextTokenizer tokenizer, SpecialTokens specials, Limits limits, Object turn) {
        this.tokenizer = tokenizer;
        this.limits = limits;
        this.turn = turn;
        var config = decoder.config();
        bytesPerColumn = 2L * Float.BYTES * config.layers() * config.keyValueHeads() * config.headDim();
        long columns = limits.cacheBytes() / bytesPerColumn - Continuation.GROWTH;
        if (columns < 2) {
            throw new IllegalArgumentException("cacheBytes is " + limits.cacheBytes() + "; allowed: whole numbers from "
                    + bytesPerColumn * (Continuation.GROWTH + 2) + " with this student.");
        }
        positions = (int) Math.min(config.maxPositions(), columns);
        batch = new RunningBatch(decoder, specials);
        thread = Thread.ofPlatform().name("student-generation").daemon().start(this::run);
    }

    /** Longest prompt and completion together, in tokens: the student's positions, or what the cache has room for. */
    public int positions() {
        return positions;
    }

    public Load load() {
        lock.lock();
        try {
            return new Load(running.size(), waiting.size());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Hands in a prompt.
     *
     * @param prompt token ids, with the beginning marker where the student wants one; from 1 to {@link #positions} - 1
     * @param listener told of the reply from another thread
     * @return empty when too many wait already, or when closed
     * @throws IllegalArgumentException when the prompt is empty or leaves no position free
     */
    public Optional<LiveRequest> submit(long[] prompt, Sampling sampling, ReplyListener listener) {
        if (prompt.length < 1 || prompt.length >= positions) {
            throw new IllegalArgumentException(
                    "The prompt has " + prompt.length + " tokens; allowed: 1 to " + (positions - 1) + ".");
        }
        int limit = Math.min(sampling.maxTokens(), positions - prompt.length);
        var request = new LiveRequest(prompt.clone(), limit, sampling, tokenizer, listener);
        lock.lock();
        try {
            if (closed || running.size() + waiting.size() >= (long) limits.rows() + limits.waiting()) {
                return Optional.empty();
            }
            waiting.add(request);
            changed.signal();
            return Optional.of(request);
        } finally {
            lock.unlock();
        }
    }

    /** Ends every request as {@link Ending#LEFT}, and the thread. */
    @Override
    public void close() {
        shut();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void shut() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            for (var newcomers = admitted(); newcomers.isPresent(); newcomers = admitted()) {
                try {
                    compute(newcomers.get());
                } catch (RuntimeException | Error e) {
                    LOG.log(System.Logger.Level.ERROR, "A step of the generation failed; its requests end.", e);
                    breakOff(Ending.FAILED);
                }
            }
        } finally {
            shut();
            breakOff(Ending.LEFT);
        }
    }

    private void compute(List<LiveRequest> newcomers) {
        synchronized (turn) {
            if (!newcomers.isEmpty()) {
                batch.join(newcomers.stream().map(LiveRequest::row).toList(), Continuation.GROWTH);
            }
            batch.step();
        }
        var ended = running.stream().filter(request -> request.row().isDone()).toList();
        if (!ended.isEmpty()) {
            // First the place, then the word: whoever hears that it ended may count on the place.
            goOnWithout(ended);
            ended.forEach(LiveRequest::end);
        }
    }

    /** Waits until there is something to do; those that start now, or empty when closed. */
    private Optional<List<LiveRequest>> admitted() {
        var gone = new ArrayList<LiveRequest>();
        try {
            lock.lock();
            try {
                while (!closed && running.isEmpty() && waiting.isEmpty()) {
                    changed.awaitUninterruptibly();
                }
                if (closed) {
                    return Optional.empty();
                }
                running.forEach(LiveRequest::leaveIfTold);
                return Optional.of(nextThatFit(gone));
            } finally {
                lock.unlock();
            }
        } finally {
            gone.forEach(LiveRequest::end);
        }
    }

    private List<LiveRequest> nextThatFit(List<LiveRequest> gone) {
        waiting.removeIf(request -> {
            request.leaveIfTold();
            return request.row().isDone() && gone.add(request);
        });
        var newcomers = new ArrayList<LiveRequest>();
        var going = new ArrayList<>(
                running.stream().filter(request -> !request.row().isDone()).toList());
        while (!waiting.isEmpty() && fits(going, waiting.element())) {
            var request = waiting.remove();
            newcomers.add(request);
            going.add(request);
        }
        var all = new ArrayList<>(running);
        all.addAll(newcomers);
        running = List.copyOf(all);
        return newcomers;
    }

    private boolean fits(List<LiveRequest> going, LiveRequest next) {
        int rows = going.size() + 1;
        long columns = Math.max(
                        next.columns(),
                        going.stream().mapToLong(LiveRequest::columns).max().orElse(0))
                + Continuation.GROWTH;
        return rows <= limits.rows() && rows * columns * bytesPerColumn <= limits.cacheBytes();
    }

    private void goOnWithout(List<LiveRequest> ended) {
        lock.lock();
        try {
            running =
                    running.stream().filter(request -> !ended.contains(request)).toList();
        } finally {
            lock.unlock();
        }
    }

    private void breakOff(Ending ending) {
        List<LiveRequest> requests;
        lock.lock();
        try {
            var all = new ArrayList<>(running);
            if (closed) {
                all.addAll(waiting);
                waiting.clear();
            }
            running = List.of();
            requests = all;
        } finally {
            lock.unlock();
        }
        batch.close();
        requests.forEach(request -> request.breakOff(ending));
    }
}
