package io.evenkeel.method.pool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The candidates kept for one domain: the bottom-k ({@link BottomK}) of the ids offered so far.
 *
 * <p>As long as nothing is removed, the pool is the same whatever the order of the offers. An id that was evicted does not
 * come back by itself when room appears: what was kept out by the bound at that time stays out, unless it is offered again.
 *
 * @param capacity the most candidates kept, k; from 1
 * @param seed of the order
 * @param keys the {@link BottomK#key keys} of what is kept, in order; unmodifiable
 */
public record Pool(int capacity, long seed, SortedSet<String> keys) {

    /**
     * What an offer did.
     *
     * @param pool the pool after it
     * @param evictedId the id that is not, or no longer, kept: another one, the offered one itself, or null when nothing had
     *     to go
     */
    public record Offer(Pool pool, @Nullable String evictedId) {}

    /** @throws IllegalArgumentException when the capacity is below 1 or more is kept than fits */
    public Pool {
        if (capacity < 1 || keys.size() > capacity) {
            throw new IllegalArgumentException(
                    "A pool of capacity " + capacity + " cannot hold " + keys.size() + "; the capacity is from 1.");
        }
        keys = Collections.unmodifiableSortedSet(new TreeSet<>((Collection<String>) keys));
    }

    /** An empty pool. */
    public static Pool empty(int capacity, long seed) {
        return new Pool(capacity, seed, new TreeSet<>());
    }

    /** Offers a candidate. An id that is kept already changes nothing. */
    public Offer offer(String id) {
        String key = BottomK.key(seed, id);
        if (keys.contains(key)) {
            return new Offer(this, null);
        }
        if (keys.size() == capacity && key.compareTo(keys.last()) > 0) {
            return new Offer(this, id);
        }
        TreeSet<String> next = new TreeSet<>((Collection<String>) keys);
        next.add(key);
        String evicted = null;
        if (next.size() > capacity) {
            evicted = BottomK.idOf(next.last());
            next.remove(next.last());
        }
        return new Offer(new Pool(capacity, seed, next), evicted);
    }

    /** The pool without these ids, as when a stage has used them; ids it does not hold are passed over. */
    public Pool without(Collection<String> ids) {
        TreeSet<String> next = new TreeSet<>((Collection<String>) keys);
        ids.forEach(id -> next.remove(BottomK.key(seed, id)));
        return new Pool(capacity, seed, next);
    }

    /** The ids kept, in the pool's order: what a plan freezes. */
    public List<String> ids() {
        List<String> ids = new ArrayList<>(keys.size());
        keys.forEach(key -> ids.add(BottomK.idOf(key)));
        return Collections.unmodifiableList(ids);
    }
}
