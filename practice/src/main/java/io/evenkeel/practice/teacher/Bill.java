package io.evenkeel.practice.teacher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the teacher charged, and the replies it stored by idempotency key. Its state is a fold over {@link BillFile}, the
 * same live and after a restart. Safe for use by several threads.
 */
public final class Bill implements AutoCloseable {
    private static final int OK = 200;

    // A lock, not a monitor: waiting on a monitor would pin the carrier of a virtual thread on Java 21.
    private final ReentrantLock lock = new ReentrantLock();
    private final InstantSource clock;
    private final Map<String, BillEntry> storedByKey = new HashMap<>();
    // A custom_id is no idempotency key: what a batch bought is no reply to a call.
    private final Map<String, BillEntry> repeatableByKey = new HashMap<>();
    private final Map<Line, Answered> answeredByLine = new HashMap<>();
    private final Map<String, Integer> attemptsByIdentity = new HashMap<>();
    private final Map<BillKind, Long> requests = new EnumMap<>(BillKind.class);
    private final Map<BillKind, Long> promptTokens = new EnumMap<>(BillKind.class);
    private final Map<BillKind, Long> completionTokens = new EnumMap<>(BillKind.class);
    private long entries;
    private long keysBilledAgain;
    private final Path path;
    private final BillFile file;

    /** One line of one batch. */
    private record Line(String batch, String customId) {}

    /**
     * What became of a line of a batch.
     *
     * @param entry its entry
     * @param attempt which arrival of its identity it was, from 1
     */
    public record Answered(BillEntry entry, int attempt) {}

    private Bill(Path path, boolean fsync, InstantSource clock) throws IOException {
        this.path = path;
        this.clock = clock;
        this.file = BillFile.open(path, fsync, this::restore);
    }

    /**
     * Opens or creates a bill.
     *
     * @param fsync whether each entry must be on the disk before its reply leaves
     * @throws IOException the file cannot be used; the message says why
     */
    public static Bill open(Path path, boolean fsync, InstantSource clock) throws IOException {
        return new Bill(path, fsync, clock);
    }

    /** Where it lies; what belongs to it lies beside it. */
    public Path path() {
        return path;
    }

    /** Counts an arrival of a {@link Call#identity}, the first as 1. After a restart it goes on from what the bill holds. */
    public int nextAttempt(String identity) {
        lock.lock();
        try {
            return attemptsByIdentity.merge(identity, 1, Integer::sum);
        } finally {
            lock.unlock();
        }
    }

    /** The entry that was charged last for a key. */
    Optional<BillEntry> stored(String key) {
        lock.lock();
        try {
            return Optional.ofNullable(storedByKey.get(key));
        } finally {
            lock.unlock();
        }
    }

    /** What the bill holds of a line of a batch: such a line is not answered again. */
    public Optional<Answered> answered(String batch, String customId) {
        lock.lock();
        try {
            return Optional.ofNullable(answeredByLine.get(new Line(batch, customId)));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Charges a reply, unless {@code idempotent} and its key has one: then that one, free of charge.
     *
     * @return the entry that was charged, now or earlier
     * @throws ApiError 422 when the key was used for another request
     * @throws UncheckedIOException the bill could not be written; nothing is charged
     */
    public BillEntry charge(Call call, Teacher.Reply reply, boolean idempotent) throws ApiError {
        lock.lock();
        try {
            var earlier = call.key() == null || !idempotent ? null : repeatableByKey.get(call.key());
            if (earlier == null) {
                return append(charged(call, reply));
            }
            if (!earlier.requestHash().equals(call.request().hash())) {
                throw new ApiError(422, "idempotency_key_reused", "This Idempotency-Key was used for another request.");
            }
            append(free(call, BillKind.REPEATED, OK));
            return earlier;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Notes a request that costs nothing.
     *
     * @return its entry
     * @throws UncheckedIOException the bill could not be written
     */
    public BillEntry note(Call call, BillKind kind, int status) {
        lock.lock();
        try {
            return append(free(call, kind, status));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Notes a request that is no call and costs nothing, so that its attempts are counted over a restart.
     *
     * @param hash of what was posted
     * @throws UncheckedIOException the bill could not be written
     */
    public void note(String hash, BillKind kind, int status) {
        lock.lock();
        try {
            append(free(null, hash, "", null, kind, status));
        } finally {
            lock.unlock();
        }
    }

    /** The sums so far. */
    public BillTotals totals() {
        lock.lock();
        try {
            var tokensByKind = new TreeMap<BillKind, Long>();
            promptTokens.forEach((kind, tokens) -> {
                if (kind.billed()) {
                    tokensByKind.put(kind, tokens + completionTokens.getOrDefault(kind, 0L));
                }
            });
            long prompt = sum(promptTokens);
            long completion = sum(completionTokens);
            long billedCalls = requests.entrySet().stream()
                    .filter(entry -> entry.getKey().billed())
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            return new BillTotals(
                    entries,
                    billedCalls,
                    prompt,
                    completion,
                    prompt + completion,
                    keysBilledAgain,
                    new TreeMap<>(requests),
                    tokensByKind);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            file.close();
        } finally {
            lock.unlock();
        }
    }

    private BillEntry charged(Call call, Teacher.Reply reply) {
        var request = call.request();
        var content = Tokens.first(reply.content(), request.maxTokens());
        boolean whole = content.length() == reply.content().length();
        return new BillEntry(
                entries + 1,
                call.key(),
                request.hash(),
                clock.instant().getEpochSecond(),
                request.model(),
                request.promptTokens(),
                Tokens.count(content),
                reply.kind(),
                OK,
                content,
                whole ? "stop" : "length",
                call.batch());
    }

    private BillEntry free(Call call, BillKind kind, int status) {
        return free(call.key(), call.request().hash(), call.request().model(), call.batch(), kind, status);
    }

    private BillEntry free(
            @Nullable String key, String hash, String model, @Nullable String batch, BillKind kind, int status) {
        return new BillEntry(
                entries + 1, key, hash, clock.instant().getEpochSecond(), model, 0, 0, kind, status, null, null, batch);
    }

    private BillEntry append(BillEntry entry) {
        try {
            file.append(entry);
        } catch (IOException e) {
            throw new UncheckedIOException("The bill could not be written.", e);
        }
        apply(entry);
        return entry;
    }

    private void restore(BillEntry entry) {
        // Live, an attempt counts when it arrives, which is before it has an entry.
        attemptsByIdentity.merge(entry.identity(), 1, Integer::sum);
        apply(entry);
    }

    private void apply(BillEntry entry) {
        entries = entry.number();
        requests.merge(entry.kind(), 1L, Long::sum);
        promptTokens.merge(entry.kind(), (long) entry.promptTokens(), Long::sum);
        completionTokens.merge(entry.kind(), (long) entry.completionTokens(), Long::sum);
        var key = entry.key();
        if (key == null) {
            return;
        }
        if (entry.batch() != null) {
            int attempt = attemptsByIdentity.getOrDefault(entry.identity(), 1);
            answeredByLine.put(new Line(entry.batch(), key), new Answered(entry, attempt));
        } else if (entry.kind().billed()) {
            repeatableByKey.put(key, entry);
        }
        if (entry.kind().billed() && storedByKey.put(key, entry) != null) {
            keysBilledAgain++;
        }
    }

    private static long sum(Map<BillKind, Long> tokens) {
        return tokens.values().stream().mapToLong(Long::longValue).sum();
    }
}
