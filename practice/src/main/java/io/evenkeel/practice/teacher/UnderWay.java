package io.evenkeel.practice.teacher;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Which keys may still be billed: a client that took "unknown" for "never billed" would be wrong. Safe for use by several threads. */
public final class UnderWay {
    // How many requests with a key may still be billed.
    private final ConcurrentHashMap<String, Integer> keys = new ConcurrentHashMap<>();
    private final AtomicInteger unread = new AtomicInteger();

    /** Begins a request with a key; null for none. */
    public void begin(@Nullable String key) {
        if (key != null) {
            keys.merge(key, 1, Integer::sum);
        }
    }

    /** Ends what {@link #begin} began. */
    public void end(@Nullable String key) {
        if (key != null) {
            keys.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Begins a request whose keys are not read yet: any may be among them. */
    public void beginUnread() {
        unread.incrementAndGet();
    }

    /** Ends what {@link #beginUnread} began; its keys have begun by now. */
    public void endUnread() {
        unread.decrementAndGet();
    }

    boolean mayStillCome(String key) {
        // Asked in this order: keys begin before their request ends as unread.
        return unread.get() > 0 || keys.containsKey(key);
    }
}
