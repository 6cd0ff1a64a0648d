package io.evenkeel.method.audit;

import io.evenkeel.method.identity.Ids;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/**
 * One hash over a set of records, of which any record's membership can be shown with few hashes:
 *
 * <pre>
 * MTH()      = SHA-256()
 * MTH(d)     = SHA-256(0x00 ‖ d)
 * MTH(D[n])  = SHA-256(0x01 ‖ MTH(D[0:k]) ‖ MTH(D[k:n])),  k the largest power of two below n
 * </pre>
 *
 * <p>d are the 32 bytes of each record's SHA-256, sorted before anything else: the root depends on what is in the set, never
 * on the order of arrival. A record that stands twice counts twice. Source: RFC 6962, section 2.1 (the bytes 0x00 and 0x01
 * keep a node from being passed off as a leaf).
 */
public final class MerkleRoot {

    private static final byte[] LEAF = {0x00};
    private static final byte[] NODE = {0x01};
    private static final int HASH_CHARACTERS = 64;

    private MerkleRoot() {}

    /**
     * The root, 64 lower-case hexadecimal characters.
     *
     * @param hashes SHA-256 of the records, 64 hexadecimal characters each, in any order
     * @throws IllegalArgumentException when one of them is not
     */
    public static String of(Collection<String> hashes) {
        List<byte[]> leaves = new ArrayList<>(hashes.size());
        for (String hash : hashes.stream().sorted().toList()) {
            if (hash.length() != HASH_CHARACTERS) {
                throw new IllegalArgumentException("A leaf is 64 hexadecimal characters, not " + hash + ".");
            }
            leaves.add(Ids.digest(LEAF, HexFormat.of().parseHex(hash)));
        }
        return HexFormat.of().formatHex(leaves.isEmpty() ? Ids.digest() : root(leaves));
    }

    private static byte[] root(List<byte[]> leaves) {
        if (leaves.size() == 1) {
            return leaves.get(0);
        }
        int left = Integer.highestOneBit(leaves.size() - 1);
        return Ids.digest(NODE, root(leaves.subList(0, left)), root(leaves.subList(left, leaves.size())));
    }
}
