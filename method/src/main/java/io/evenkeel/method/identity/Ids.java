package io.evenkeel.method.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Deterministic ids: an id is a function of its cause, never of chance or time, so that a replay or a retry makes the
 * same one again (precisions, "Replay").
 *
 * <p>{@code of(prefix, p_1 … p_n) = prefix + "-" + hex(SHA-256(len(p_1) ‖ p_1 ‖ … ‖ len(p_n) ‖ p_n))[0, 26)}, with the
 * parts in UTF-8 and each length in bytes as four bytes, big endian. The lengths keep {@code ("ab", "c")} and
 * {@code ("a", "bc")} apart. 26 hexadecimal characters are 104 bits: among 10⁹ ids two are equal with a probability below
 * 3·10⁻¹⁴.
 */
public final class Ids {

    private static final int HEX_CHARACTERS = 26;

    private Ids() {}

    /**
     * The id of what the parts name.
     *
     * @param prefix what kind of thing it is, for the reader's eye; not hashed
     * @throws IllegalArgumentException without a prefix or without a part: an id of nothing would be shared by all
     */
    public static String of(String prefix, String... parts) {
        if (prefix.isBlank() || parts.length == 0) {
            throw new IllegalArgumentException("An id needs a prefix and at least one part to be the id of.");
        }
        return prefix + "-" + sha256(lengthPrefixed(parts)).substring(0, HEX_CHARACTERS);
    }

    /** SHA-256 (FIPS 180-4) of the pieces one after the other, without any mark between them: 64 lower-case hex characters. */
    public static String sha256(byte[]... pieces) {
        return HexFormat.of().formatHex(digest(pieces));
    }

    /** The raw 32 bytes of {@link #sha256(byte[]...)}. */
    public static byte[] digest(byte[]... pieces) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256; this one says it has not.", e);
        }
        for (byte[] piece : pieces) {
            digest.update(piece);
        }
        return digest.digest();
    }

    /**
     * 64 uniformly distributed bits that depend on nothing but the parts: the first eight bytes of the hash of the
     * length-prefixed parts, big endian. What seeded draws and splits are made of.
     */
    public static long bits(String... parts) {
        return ByteBuffer.wrap(digest(lengthPrefixed(parts))).getLong();
    }

    static byte[] lengthPrefixed(String... parts) {
        byte[][] encoded = new byte[parts.length][];
        int size = 0;
        for (int i = 0; i < parts.length; i++) {
            encoded[i] = parts[i].getBytes(StandardCharsets.UTF_8);
            size = Math.addExact(size, Math.addExact(Integer.BYTES, encoded[i].length));
        }
        ByteBuffer buffer = ByteBuffer.allocate(size);
        for (byte[] part : encoded) {
            buffer.putInt(part.length).put(part);
        }
        return buffer.array();
    }
}
