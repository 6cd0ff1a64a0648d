package io.evenkeel.sampler.domain.selection;

import io.evenkeel.method.novelty.NearDuplicates;
import io.evenkeel.method.selection.ColdStart;
import io.evenkeel.method.selection.IfdRanking;
import io.evenkeel.method.selection.IfdRanking.Scored;
import io.evenkeel.method.selection.Ranked;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The candidates that a domain offers for a stage: a function of the frozen pool, its scores, the plan's number of real
 * examples and the pipeline's seed. The order in which pool or scores are given changes nothing.
 *
 * <p>More are offered than wanted, {@code max(}{@value #LEAST_SURPLUS}{@code , real/2)} more, because the teacher rejects
 * some; none where none is wanted. Source: protocol §4; design §5, "IFD".
 */
public final class HeadSelection {

    /** Version of these rules, as decision records name them. */
    public static final String VERSION = "selection/2";

    /** How a pool is ordered without a student. */
    public static final String COLD_START = "cold-start/1";

    /** Why a frozen candidate has neither score nor place: more were frozen than are scored, and enough of those were had. */
    public static final String BEYOND_SCORE_LIMIT = "beyond-score-limit";

    private static final long LEAST_SURPLUS = 8;

    private HeadSelection() {}

    /**
     * What is offered.
     *
     * @param offered in rank order
     * @param excluded how many were left out of the ranking, by reason
     */
    public record Outcome(List<Ranked> offered, SortedMap<String, Integer> excluded) {
        /** Copies both. */
        public Outcome {
            offered = List.copyOf(offered);
            excluded = Collections.unmodifiableSortedMap(new TreeMap<>(excluded));
        }
    }

    /** Without a student: random within the domain, seeded. */
    public static Outcome coldStart(String domain, Collection<String> candidateIds, long real, long seed) {
        var ranked = ColdStart.rank(domain, candidateIds, seed);
        return new Outcome(ranked.subList(0, offer(ranked.size(), real)), new TreeMap<>());
    }

    /** Which candidates are scored, in the order asked: a seeded choice of at most {@code limit}. */
    public static List<String> toScore(String domain, Collection<String> candidateIds, int limit, long seed) {
        return ColdStart.rank(domain, candidateIds, seed).stream()
                .limit(limit)
                .map(Ranked::candidateId)
                .toList();
    }

    /**
     * With every score at hand: by IFD, near-duplicates and those excluded from scoring left out, each with its reason. After
     * them come, in seeded order, those that were not scored because more were frozen than are scored: a limit on scoring
     * bounds the choice, not the stage.
     */
    public static Outcome byScore(String domain, Collection<Frozen> pool, long real, NearDuplicates rule, long seed) {
        var scored = new ArrayList<Scored>();
        var unscored = new ArrayList<String>();
        var excluded = new TreeMap<String, Integer>();
        for (var candidate : pool) {
            var verdict = candidate.verdict();
            if (verdict == null) {
                unscored.add(candidate.candidateId());
            } else if (verdict.excluded() != null) {
                excluded.merge(verdict.excluded(), 1, Integer::sum);
            } else {
                scored.add(new Scored(candidate.candidateId(), candidate.question(), verdict.ifd()));
            }
        }
        var ranking = IfdRanking.rank(scored, rule);
        ranking.excluded().forEach(left -> excluded.merge(named(left.reason()), 1, Integer::sum));
        var ranked = new ArrayList<>(ranking.ranked());
        for (var next : ColdStart.rank(domain, unscored, seed)) {
            ranked.add(new Ranked(next.candidateId(), ranked.size(), null));
        }
        var offered = ranked.subList(0, offer(ranked.size(), real));
        int beyond = (int) ranked.stream()
                .skip(offered.size())
                .filter(next -> next.score() == null)
                .count();
        if (beyond > 0) {
            excluded.put(BEYOND_SCORE_LIMIT, beyond);
        }
        return new Outcome(offered, excluded);
    }

    /** How many of the ranked candidates are offered; a count. */
    static int offer(int ranked, long real) {
        long wanted = real == 0 ? 0 : Math.addExact(real, Math.max(LEAST_SURPLUS, real / 2));
        return Math.toIntExact(Math.min(ranked, wanted));
    }

    private static String named(IfdRanking.Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
