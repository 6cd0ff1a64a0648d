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
    private final Map<String, Integer> attemptsByIdentity = new HashMap<>();
    private final Map<BillKind, Long> requests = new EnumMap<>(BillKind.class);
    private final Map<BillKind, Long> promptTokens = new EnumMap<>(BillKind.class);
    private final Map<BillKind, Long> completionTokens = new EnumMap<>(BillKind.class);
    private long entries;
    private long keysBilledAgain;
    private final BillFile file;

    private Bill(Path path, boolean fsync, InstantSource clock) throws IOException {
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

    /** Counts an arrival of a call, the first as 1. After a restart it goes on from what the bill holds. */
    int nextAttempt(Call call) {
        lock.lock();
        try {
            return attemptsByIdentity.merge(call.identity(), 1, Integer::sum);
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

    /**
     * Charges a reply, unless {@code idempotent} and its key has one: then that one, free of charge.
     *
     * @return the entry that was charged, now or earlier
     * @throws ApiError 422 when the key was used for another request
     * @throws UncheckedIOException the bill could not be written; nothing is charged
     */
    BillEntry charge(Call call, Teacher.Reply reply, boolean idempotent) throws ApiError {
        lock.lock();
        try {
            var earlier = call.key() == null || !idempotent ? null : storedByKey.get(call.key());
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
     * @throws UncheckedIOException the bill could not be written
     */
    void note(Call call, BillKind kind, int status) {
        lock.lock();
        try {
            append(free(call, kind, status));
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
                whole ? "stop" : "length");
    }

    private BillEntry free(Call call, BillKind kind, int status) {
        return new BillEntry(
                entries + 1,
                call.key(),
                call.request().hash(),
                clock.instant().getEpochSecond(),
                call.request().model(),
                0,
                0,
                kind,
                status,
                null,
                null);
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
        apply(entry);
        // Live, an attempt counts when it arrives, which is before it has an entry.
        attemptsByIdentity.merge(entry.identity(), 1, Integer::sum);
    }

    private void apply(BillEntry entry) {
        entries = entry.number();
        requests.merge(entry.kind(), 1L, Long::sum);
        promptTokens.merge(entry.kind(), (long) entry.promptTokens(), Long::sum);
        completionTokens.merge(entry.kind(), (long) entry.completionTokens(), Long::sum);
        var key = entry.key();
        if (key != null && entry.kind().billed() && storedByKey.put(key, entry) != null) {
            keysBilledAgain++;
        }
    }

    private static long sum(Map<BillKind, Long> tokens) {
        return tokens.values().stream().mapToLong(Long::longValue).sum();
    }
}
