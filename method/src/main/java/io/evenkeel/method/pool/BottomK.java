package io.evenkeel.method.pool;

import io.evenkeel.method.identity.Ids;
import java.util.HexFormat;

/**
 * Bottom-k sampling: of all ids ever offered, the k with the smallest seeded hash. A uniform sample without replacement that
 * depends on the set of ids and the seed only, never on their order or on how they were partitioned.
 *
 * <p>The order is that of {@code key(seed, id) = hex(h) + ":" + id}, h the first 64 bits of SHA-256 over (seed, id) as an
 * unsigned number of 16 hexadecimal digits; equal hashes fall back on the id. A store that sorts its keys can keep a pool
 * under these keys: its last key is the one to evict.
 *
 * <p>Source: Cohen and Kaplan, "Summarizing Data using Bottom-k Sketches", PODC 2007.
 */
public final class BottomK {

    private BottomK() {}

    /** Where the id stands in the order of this seed: smaller is kept longer. Plain string comparison is the order. */
    public static String key(long seed, String id) {
        return HexFormat.of().toHexDigits(Ids.bits(Long.toString(seed), id)) + ":" + id;
    }

    /** The id that a key was made from. */
    public static String idOf(String key) {
        return key.substring(key.indexOf(':') + 1);
    }
}
