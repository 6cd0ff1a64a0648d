package io.evenkeel.method.novelty;

import io.evenkeel.method.identity.Ids;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * MinHash: a short sketch of a text from which the resemblance of two texts can be estimated.
 *
 * <p>A(t) is the set of t's shingles, all runs of {@value #SHINGLE} code points (a shorter text is one shingle). The
 * resemblance of two texts is J = |A∩B|/|A∪B|. For each of {@value #PERMUTATIONS} seeded permutations π_i of the 64-bit
 * numbers, the signature holds the smallest π_i(h(s)) over the shingles s; two texts agree in a place with probability J, so
 * the share of equal places estimates J with standard error √(J(1−J)/{@value #PERMUTATIONS}): 0.027 at J = 0.9. A place is
 * cut to its upper 32 bits; unequal minima then look equal once in 4·10⁹.
 *
 * <p>For look-up, {@value #BANDS} bands of {@value #ROWS} places each become one key each; two texts share a key with
 * probability 1−(1−J^{@value #ROWS})^{@value #BANDS}: 0.9999 at J = 0.9, 0.06 at J = 0.5.
 *
 * <p>Source: Broder, "On the resemblance and containment of documents", SEQUENCES 1997; bands: Leskovec, Rajaraman and
 * Ullman, "Mining of Massive Datasets", section 3.4. The mixing function is the finalizer of SplitMix64 (Steele, Lea and
 * Flood, OOPSLA 2014), a bijection on 64 bits.
 */
public final class MinHash {

    /** Code points in a shingle. */
    public static final int SHINGLE = 5;
    /** Places in a signature. */
    public static final int PERMUTATIONS = 128;
    /** Look-up keys of a signature. */
    public static final int BANDS = 16;
    /** Places that a look-up key is made of. */
    public static final int ROWS = 8;

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final long[] masks = new long[PERMUTATIONS];

    /** @param seed of the permutations; signatures compare only with those of the same seed */
    public MinHash(long seed) {
        for (int i = 0; i < PERMUTATIONS; i++) {
            masks[i] = mixed(seed + (i + 1) * GOLDEN_GAMMA);
        }
    }

    /** The text's signature, {@value #PERMUTATIONS} places. The text is taken as it is: normalise it before. */
    public int[] signature(String text) {
        long[] minima = new long[PERMUTATIONS];
        Arrays.fill(minima, -1L);
        int[] codePoints = text.codePoints().toArray();
        for (int start = 0; start == 0 || start + SHINGLE <= codePoints.length; start++) {
            long shingle = shingle(codePoints, start);
            for (int i = 0; i < PERMUTATIONS; i++) {
                long permuted = mixed(shingle ^ masks[i]);
                if (Long.compareUnsigned(permuted, minima[i]) < 0) {
                    minima[i] = permuted;
                }
            }
        }
        int[] signature = new int[PERMUTATIONS];
        for (int i = 0; i < PERMUTATIONS; i++) {
            signature[i] = (int) (minima[i] >>> Integer.SIZE);
        }
        return signature;
    }

    /**
     * The signature's look-up keys, {@value #BANDS} of them.
     *
     * @throws IllegalArgumentException when it is not {@value #PERMUTATIONS} places long
     */
    public static List<String> bands(int[] signature) {
        check(signature);
        List<String> keys = new ArrayList<>(BANDS);
        for (int band = 0; band < BANDS; band++) {
            ByteBuffer rows = ByteBuffer.allocate(ROWS * Integer.BYTES);
            for (int row = 0; row < ROWS; row++) {
                rows.putInt(signature[band * ROWS + row]);
            }
            byte[] name = Integer.toString(band).getBytes(StandardCharsets.UTF_8);
            keys.add(band + ":" + HexFormat.of().formatHex(Ids.digest(name, rows.array()), 0, Long.BYTES));
        }
        return keys;
    }

    /**
     * The estimated resemblance, in [0, 1]: the share of places in which two signatures of the same seed agree.
     *
     * @throws IllegalArgumentException when either is not {@value #PERMUTATIONS} places long
     */
    public static double similarity(int[] a, int[] b) {
        check(a);
        check(b);
        int equal = 0;
        for (int i = 0; i < PERMUTATIONS; i++) {
            equal += a[i] == b[i] ? 1 : 0;
        }
        return (double) equal / PERMUTATIONS;
    }

    private static void check(int[] signature) {
        if (signature.length != PERMUTATIONS) {
            throw new IllegalArgumentException(
                    "A signature has " + PERMUTATIONS + " places, this one has " + signature.length + ".");
        }
    }

    private static long shingle(int[] codePoints, int start) {
        long hash = GOLDEN_GAMMA;
        for (int i = start; i < Math.min(start + SHINGLE, codePoints.length); i++) {
            hash = mixed(hash + codePoints[i] + 1);
        }
        return hash;
    }

    private static long mixed(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
