package io.evenkeel.method.audit;

import io.evenkeel.method.identity.Ids;
import java.util.HexFormat;

/**
 * Chains records so that none can be changed, left out or moved without every later hash changing:
 * {@code h_0 = 0…0, h_n = SHA-256(h_{n−1} ‖ record_n)}, with the previous hash as its 32 bytes.
 */
public final class HashChain {

    /** What stands before the first record: 64 zeros. */
    public static final String START = "0".repeat(64);

    private static final int HASH_CHARACTERS = 64;

    private HashChain() {}

    /**
     * The hash after one more record, 64 lower-case hexadecimal characters.
     *
     * @param previousHash the hash before it, {@link #START} for the first
     * @param record its bytes, as the schema of the topic writes them
     * @throws IllegalArgumentException when the previous hash is not 64 hexadecimal characters
     */
    public static String next(String previousHash, byte[] record) {
        if (previousHash.length() != HASH_CHARACTERS) {
            throw new IllegalArgumentException(
                    "The hash before a record is 64 hexadecimal characters, not '" + previousHash + "'.");
        }
        return Ids.sha256(HexFormat.of().parseHex(previousHash), record);
    }
}
