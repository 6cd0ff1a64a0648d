package io.evenkeel.sampler.stream;

import io.evenkeel.contracts.avro.Cause;
import io.evenkeel.contracts.avro.TrafficRecord;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Traffic that arrived while no pipeline took any, in order of arrival; one room for each partition.
 *
 * <p>It is bounded, because it lies in memory: what comes when it is full goes to the dead letters, from where it can be
 * redriven.
 */
final class WaitingRoom {
    static final String STORE = "waiting-room";

    private final KeyValueStore<String, TrafficRecord> rows;
    private final int places;
    private long next;

    /** @param places most records that wait; a count */
    WaitingRoom(KeyValueStore<String, TrafficRecord> rows, int places) {
        this.rows = rows;
        this.places = places;
        this.next = afterTheLast(rows);
    }

    boolean isEmpty() {
        return rows.approximateNumEntries() == 0; // exact for a store in memory
    }

    /** @throws Full when no place is left */
    void enter(TrafficRecord record, Cause cause) {
        if (rows.approximateNumEntries() >= places) {
            throw new Full("no pipeline takes traffic, and the waiting room is full with " + places + " records");
        }
        rows.put(key(next, cause), record);
        next++;
    }

    /** Takes out the first to arrive, at most {@code most} of them, each with the place that it has in {@code traffic}. */
    Map<Cause, TrafficRecord> leave(int most) {
        var leaving = new LinkedHashMap<String, TrafficRecord>();
        try (KeyValueIterator<String, TrafficRecord> all = rows.all()) {
            while (all.hasNext() && leaving.size() < most) {
                var row = all.next();
                leaving.put(row.key, row.value);
            }
        }
        var left = new LinkedHashMap<Cause, TrafficRecord>();
        leaving.forEach((key, record) -> {
            rows.delete(key);
            left.put(causeOf(key), record);
        });
        return left;
    }

    private static long afterTheLast(KeyValueStore<String, TrafficRecord> rows) {
        try (KeyValueIterator<String, TrafficRecord> newest = rows.reverseAll()) {
            return newest.hasNext() ? Long.parseLong(newest.next().key.split(" ", -1)[0]) + 1 : 0;
        }
    }

    private static String key(long number, Cause cause) {
        return String.format(
                Locale.ROOT, "%019d %s %d %d", number, cause.getTopic(), cause.getPartition(), cause.getOffset());
    }

    private static Cause causeOf(String key) {
        var parts = key.split(" ", -1);
        return new Cause(parts[1], Integer.parseInt(parts[2]), Long.parseLong(parts[3]));
    }

    /** No place is left. */
    static final class Full extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Full(String sentence) {
            super(sentence);
        }
    }
}
