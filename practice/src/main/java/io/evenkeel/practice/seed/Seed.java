package io.evenkeel.practice.seed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A seed, and the draws that it decides. A draw depends on the seed and on the names of what is decided, and on nothing
 * else: neither on the draws before it nor on the process, so a decision repeats after a restart and in any order.
 */
public record Seed(long value) {
    // A double holds 53 bits of fraction.
    private static final double UNIT = 0x1.0p-53;

    /** A number in [0, 1), evenly distributed over what is named by {@code about}. */
    public double uniform(String... about) {
        return (bits(about) >>> 11) * UNIT;
    }

    /** A whole number in [0, {@code bound}). */
    public int below(int bound, String... about) {
        return (int) (uniform(about) * bound);
    }

    /** A generator of its own for what is named by {@code about}. The algorithm is fixed, so the sequence is too. */
    public RandomGenerator generator(String... about) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(bits(about));
    }

    /** SHA-256 of a text in UTF-8, in hexadecimal: a name for a text that does not reveal it. */
    public static String hash(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** SHA-256 of all bytes of a stream, in hexadecimal. */
    public static String hash(InputStream bytes) throws IOException {
        var digest = sha256();
        bytes.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        return HexFormat.of().formatHex(digest.digest());
    }

    private long bits(String... about) {
        var digest = sha256();
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
        for (var part : about) {
            var bytes = part.getBytes(StandardCharsets.UTF_8);
            // The length before each part keeps ("ab", "c") and ("a", "bc") apart.
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            digest.update(bytes);
        }
        return ByteBuffer.wrap(digest.digest()).getLong();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must offer SHA-256", e);
        }
    }
}
