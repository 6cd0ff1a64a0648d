package io.evenkeel.method.split;

import io.evenkeel.method.identity.Ids;
import java.util.HexFormat;

/**
 * Which questions are kept for evaluation: {@code u(question) < share}, with {@code u} in [0, 1) the first 53 bits of
 * SHA-256 over (salt, question) as a fraction.
 *
 * <p>A pure function of the normalised question, so all copies of a question fall on one side, a replay splits the same, and
 * a question held out at one share is held out at every larger one.
 *
 * <p>Where a domain may have so many entries at most (200 by default), the ones with the smallest {@link #rank} are kept:
 * again a function of the questions alone, whatever the order in which they come. The others may be trained on; a copy of an
 * entry never, and the near-duplicate rule is what keeps it away.
 *
 * <p>Source: design §5, "Evaluation"; precisions, "Sampling and the held-out set".
 */
public final class HeldOut {

    private static final double TWO_TO_THE_MINUS_53 = 0x1.0p-53;

    private HeldOut() {}

    /**
     * Whether the question belongs to the held-out side.
     *
     * @param normalisedQuestion as {@link io.evenkeel.method.identity.Normalised#question} gives it
     * @param salt names the pipeline's split; another salt is another split
     * @param share the expected share of questions held out, a probability in [0, 1]
     * @throws IllegalArgumentException when the share is not in [0, 1]
     */
    public static boolean isHeldOut(String normalisedQuestion, String salt, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("The held-out share is " + share + "; allowed: from 0 to 1.");
        }
        double u = (Ids.bits(salt, normalisedQuestion) >>> 11) * TWO_TO_THE_MINUS_53;
        return u < share;
    }

    /**
     * Where the question stands among those of its split: as {@code u} does, but for ties. Plain string comparison is the
     * order.
     *
     * @return 16 hexadecimal digits
     */
    public static String rank(String normalisedQuestion, String salt) {
        return HexFormat.of().toHexDigits(Ids.bits(salt, normalisedQuestion));
    }
}
