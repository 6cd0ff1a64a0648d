package io.evenkeel.method.synthesis;

import io.evenkeel.method.identity.Normalised;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the known questions of a domain look like, as far as {@link Validity} asks: their lengths, and the character
 * {@value #GRAM}-grams of each one's <em>shape</em>. The shape is the normalised question with each run of digits replaced
 * by one 0 and each letter that stands alone by x, so "12 + 345 = ?" and "7 + 8 = ?" have the same shape, "Sort q f d" and
 * "Sort b k a" too, while words are kept.
 *
 * @param shortest length of the shortest known question, in code points after normalisation
 * @param longest length of the longest
 * @param grams the shape's grams, one set for each known question, without repeated sets
 */
public record DomainShape(int shortest, int longest, List<SortedSet<String>> grams) {

    /** Characters in a gram. */
    public static final int GRAM = 3;

    private static final Pattern NUMBER = Pattern.compile("\\p{Nd}+");

    private static final Pattern SINGLE_LETTER =
            Pattern.compile("(?<![\\p{L}\\p{M}\\p{N}])\\p{L}(?![\\p{L}\\p{M}\\p{N}])");

    /** Copies the list. */
    public DomainShape {
        grams = List.copyOf(grams);
    }

    /**
     * Learns a domain's shape.
     *
     * @throws IllegalArgumentException without a known question: there is nothing to be like
     */
    public static DomainShape of(Collection<String> knownQuestions) {
        if (knownQuestions.isEmpty()) {
            throw new IllegalArgumentException("A domain's shape needs at least one known question.");
        }
        int shortest = Integer.MAX_VALUE;
        int longest = 0;
        SortedSet<String> shapes = new TreeSet<>();
        for (String question : knownQuestions) {
            int length = length(question);
            shortest = Math.min(shortest, length);
            longest = Math.max(longest, length);
            shapes.add(shape(question));
        }
        List<SortedSet<String>> grams = new ArrayList<>();
        shapes.forEach(shape -> grams.add(gramsOf(shape)));
        return new DomainShape(shortest, longest, grams);
    }

    /**
     * How much of the question's shape is found in the most similar known question: {@code max_k |G(q)∩G(k)| / |G(q)|}, in
     * [0, 1]. Containment rather than resemblance, so a question may be shorter than what it is like.
     */
    public double containment(String question) {
        SortedSet<String> own = gramsOf(shape(question));
        int most = 0;
        for (SortedSet<String> known : grams) {
            int shared = 0;
            for (String gram : own) {
                shared += known.contains(gram) ? 1 : 0;
            }
            most = Math.max(most, shared);
        }
        return (double) most / own.size();
    }

    static int length(String question) {
        String normalised = Normalised.question(question);
        return normalised.codePointCount(0, normalised.length());
    }

    private static String shape(String question) {
        String numbersAlike = NUMBER.matcher(Normalised.question(question)).replaceAll("0");
        return SINGLE_LETTER.matcher(numbersAlike).replaceAll("x");
    }

    private static SortedSet<String> gramsOf(String shape) {
        SortedSet<String> grams = new TreeSet<>();
        for (int start = 0; start == 0 || start + GRAM <= shape.length(); start++) {
            grams.add(shape.substring(start, Math.min(start + GRAM, shape.length())));
        }
        return grams;
    }
}
