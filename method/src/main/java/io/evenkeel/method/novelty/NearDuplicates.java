package io.evenkeel.method.novelty;

import io.evenkeel.method.identity.Ids;
import java.nio.charset.StandardCharsets;

/**
 * Whether two questions are nearly the same.
 *
 * <p>Two questions are near-duplicates when their canonical texts (normalised, without sentence marks) are equal; or when
 * both are longer than {@value #SHORT_CHARACTERS} characters, their estimated resemblance is at least the threshold, and
 * their <em>facts</em> are equal one by one in order: numbers, operators and brackets, single letters, and the words that
 * turn a question round ("not", "true", "three").
 *
 * <p>Why so strict: in reasoning domains the template is the same and one digit makes another question. "12 + 45 = ?" and
 * "12 + 46 = ?" share most of their shingles and are different questions; so are two boolean expressions that differ in one
 * "not". A question wrongly kept costs one example; a domain wrongly emptied costs the domain. What the rule still takes for
 * the same is a long text in which a few ordinary words differ, a name for instance.
 *
 * <p>The relation is symmetric but not transitive; of near-duplicates the first observed stays, so a text is compared with
 * those that stayed only.
 *
 * @param minHash makes the signatures
 * @param threshold estimated resemblance from which long texts count as nearly the same, in (0, 1]
 */
public record NearDuplicates(MinHash minHash, double threshold) {

    /** Texts up to this many characters (code points of the canonical text) count as the same only when equal. */
    public static final int SHORT_CHARACTERS = 100;

    /** The threshold where nothing else is configured. Below it {@link MinHash}'s bands begin to miss. */
    public static final double DEFAULT_THRESHOLD = 0.9;

    /** @throws IllegalArgumentException when the threshold is not in (0, 1] */
    public NearDuplicates {
        if (!(threshold > 0 && threshold <= 1)) {
            throw new IllegalArgumentException(
                    "The near-duplicate threshold is " + threshold + "; allowed: above 0, up to 1.");
        }
    }

    /** The rule with the default threshold. */
    public static NearDuplicates withSeed(long seed) {
        return new NearDuplicates(new MinHash(seed), DEFAULT_THRESHOLD);
    }

    /** What to keep of a question. Comparable with sketches of the same seed. */
    public Sketch sketch(String question) {
        Wording wording = Wording.of(question);
        String exactKey = key("text", wording.canonical());
        String factsKey = key("facts", wording.facts());
        if (wording.canonical().codePointCount(0, wording.canonical().length()) <= SHORT_CHARACTERS) {
            return Sketch.ofShort(exactKey, factsKey);
        }
        return Sketch.ofLong(exactKey, factsKey, minHash.signature(wording.canonical()));
    }

    /** The rule itself, on two sketches of the same seed. */
    public boolean areNear(Sketch a, Sketch b) {
        if (a.sameText(b)) {
            return true;
        }
        return !a.isShort() && !b.isShort() && a.sameFacts(b) && a.similarity(b) >= threshold;
    }

    private static String key(String kind, String text) {
        byte[] named = (kind + ":" + text).getBytes(StandardCharsets.UTF_8);
        return Ids.sha256(named).substring(0, Sketch.KEY_CHARACTERS);
    }
}
