package io.evenkeel.sampler.stream;

import io.evenkeel.contracts.avro.Observation;
import io.evenkeel.method.pool.BottomK;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The candidates kept of each domain, one row each, in the order of {@link BottomK}: the domain's last row is the one to go.
 * Each change answers by how many the pool grew, for the census to count.
 */
final class PoolStore {
    static final String STORE = "pool";

    private final KeyValueStore<String, Observation> rows;

    PoolStore(KeyValueStore<String, Observation> rows) {
        this.rows = rows;
    }

    /**
     * Offers a record.
     *
     * @param size of the pool before
     * @param capacity of the pool, from 1
     * @return 1 where the pool grew, 0 where it was full: then the offered one or another was let go
     */
    int offer(Place place, long seed, Observation offered, long size, int capacity) {
        rows.put(row(place, seed, offered.getRecordId()), offered);
        if (size < capacity) {
            return 1;
        }
        rows.delete(Rows.lastByHash(rows, place.rows()));
        return 0;
    }

    /** @return −1 where it was in the pool, 0 where it was not: it had been let go for another */
    int remove(Place place, long seed, String recordId) {
        return rows.delete(row(place, seed, recordId)) == null ? 0 : -1;
    }

    /** What a plan freezes, in the pool's order. */
    List<Observation> of(Place place) {
        return List.copyOf(Rows.startingWith(rows, place.rows()).values());
    }

    private static String row(Place place, long seed, String recordId) {
        return place.rows() + BottomK.key(seed, recordId);
    }
}
