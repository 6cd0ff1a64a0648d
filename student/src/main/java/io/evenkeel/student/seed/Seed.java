package io.evenkeel.student.seed;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A seed, and the seeds derived from it. Draws for different purposes never share a stream, so adding one does not move
 * another.
 */
public record Seed(long value) {

    /** The seed for one purpose (for instance "epoch", 3): the first 8 bytes of SHA-256 over value, purpose and index. */
    public Seed derive(String purpose, long index) {
        var digest = sha256();
        digest.update(ByteBuffer.allocate(16).putLong(value).putLong(index).flip());
        digest.update(purpose.getBytes(StandardCharsets.UTF_8));
        return new Seed(ByteBuffer.wrap(digest.digest()).getLong());
    }

    /** A generator at the start of this seed's stream; the algorithm is named, so that no JDK changes it silently. */
    public RandomGenerator generator() {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(value);
    }

    /** The numbers 0 to {@code size - 1} in this seed's order. */
    public int[] permutation(int size) {
        var random = generator();
        var order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
