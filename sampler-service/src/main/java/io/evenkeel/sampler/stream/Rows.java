package io.evenkeel.sampler.stream;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Reads the rows of a store whose keys begin alike. */
final class Rows {
    private Rows() {}

    /** Rows by key, in the order of the keys. */
    static <V> Map<String, V> startingWith(KeyValueStore<String, V> store, String prefix) {
        var rows = new LinkedHashMap<String, V>();
        try (KeyValueIterator<String, V> found = store.prefixScan(prefix, new StringSerializer())) {
            found.forEachRemaining(row -> rows.put(row.key, row.value));
        }
        return rows;
    }

    /** Key of the last row under the prefix, where rows go on with 16 hexadecimal digits. */
    static String lastByHash(KeyValueStore<String, ?> store, String prefix) {
        // 'g' comes after all of them.
        try (var newest = store.reverseRange(prefix, prefix + "g")) {
            return newest.next().key;
        }
    }

    /** What follows the prefix in the rows' keys, in their order. */
    static List<String> suffixes(KeyValueStore<String, ?> store, String prefix) {
        var suffixes = new ArrayList<String>();
        try (var found = store.prefixScan(prefix, new StringSerializer())) {
            found.forEachRemaining(row -> suffixes.add(row.key.substring(prefix.length())));
        }
        return suffixes;
    }
}
