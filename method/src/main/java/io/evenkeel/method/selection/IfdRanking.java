package io.evenkeel.method.selection;

import io.evenkeel.method.novelty.NearDuplicates;
import io.evenkeel.method.novelty.SeenQuestions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The order of every stage after the first, within one domain (scores do not compare across domains):
 *
 * <ol>
 *   <li>{@code 0 < IFD ≤ 1}, highest first: the question helps least, so there is most to learn from it;
 *   <li>then {@code IFD > 1}, lowest first: with the question the answer is <em>less</em> likely than without, so question
 *       and answer do not go together. Cherry LLM drops these; here they come last, because the answer scored is the
 *       student's own and the teacher will write another one, and because a small pool must still be usable;
 *   <li>equal scores by candidate id.
 * </ol>
 *
 * <p>A score that is not finite or not above 0 excludes its candidate. Of near-duplicates the first by this order stays, the
 * others are excluded. Every candidate ends up exactly once, ranked or excluded with its reason.
 *
 * <p>IFD(x, y) = PPL(y|x)/PPL(y), dimensionless, is computed by the student. Source: Li et al., "From Quantity to Quality"
 * (Cherry LLM), arXiv:2308.12032, Instruction-Following Difficulty; design §5.
 */
public final class IfdRanking {

    /**
     * A candidate and its score.
     *
     * @param question its text, for the near-duplicate rule
     * @param ifd as recorded, never recomputed here
     */
    public record Scored(String candidateId, String question, double ifd) {}

    /** Why a candidate is not in the order. */
    public enum Reason {
        /** Its score is NaN, infinite, zero or negative. */
        NOT_A_SCORE,
        /** One that stands before it asks nearly the same. */
        NEAR_DUPLICATE
    }

    /**
     * A candidate left out.
     *
     * @param repeats the id of the candidate that it nearly repeats; null for other reasons
     */
    public record Excluded(
            String candidateId, Reason reason, @Nullable String repeats) {}

    /** The outcome: both lists unmodifiable, the excluded ones by candidate id. */
    public record Ranking(List<Ranked> ranked, List<Excluded> excluded) {
        /** Copies the lists. */
        public Ranking {
            ranked = List.copyOf(ranked);
            excluded = List.copyOf(excluded);
        }
    }

    private static final double MISLEADS_ABOVE = 1.0;

    /** Scores up to 1 get negative keys, so they stand before those above 1, which keep theirs. */
    private static final Comparator<Scored> ORDER = Comparator.comparing(
                    (Scored scored) -> scored.ifd() > MISLEADS_ABOVE ? scored.ifd() : -scored.ifd())
            .thenComparing(Scored::candidateId);

    private IfdRanking() {}

    /**
     * Ranks a domain's candidates; the order in which they are given does not matter.
     *
     * @throws IllegalArgumentException when a candidate id is given twice: which of its scores counts is not ours to guess
     */
    public static Ranking rank(Collection<Scored> candidates, NearDuplicates rule) {
        List<Scored> ordered = new ArrayList<>();
        List<Excluded> excluded = new ArrayList<>();
        for (Scored candidate : candidates) {
            if (Double.isFinite(candidate.ifd()) && candidate.ifd() > 0) {
                ordered.add(candidate);
            } else {
                excluded.add(new Excluded(candidate.candidateId(), Reason.NOT_A_SCORE, null));
            }
        }
        refuseRepeatedIds(candidates);
        ordered.sort(ORDER);
        SeenQuestions seen = new SeenQuestions(rule);
        List<Ranked> ranked = new ArrayList<>();
        for (Scored candidate : ordered) {
            Optional<String> earlier = seen.observe(candidate.candidateId(), candidate.question());
            if (earlier.isPresent()) {
                excluded.add(new Excluded(candidate.candidateId(), Reason.NEAR_DUPLICATE, earlier.get()));
            } else {
                ranked.add(new Ranked(candidate.candidateId(), ranked.size(), candidate.ifd()));
            }
        }
        excluded.sort(Comparator.comparing(Excluded::candidateId));
        return new Ranking(ranked, excluded);
    }

    private static void refuseRepeatedIds(Collection<Scored> candidates) {
        List<String> ids = candidates.stream().map(Scored::candidateId).sorted().toList();
        for (int i = 1; i < ids.size(); i++) {
            if (ids.get(i).equals(ids.get(i - 1))) {
                throw new IllegalArgumentException("Candidate " + ids.get(i) + " is scored twice.");
            }
        }
    }
}
