package io.evenkeel.method.selection;

import io.evenkeel.method.identity.Ids;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * The order of stage 0, when there is no student that could score: random within the domain, seeded. Candidates are sorted
 * by the first 64 bits of SHA-256 over (seed, domain, candidate id), unsigned, then by id: a permutation that depends on the
 * set of ids only, and in which adding a candidate leaves the order of the others as it was.
 *
 * <p>Source: design §5, "Stage 0 has no student".
 */
public final class ColdStart {

    private record Drawn(String id, long draw) {}

    private ColdStart() {}

    /** All candidates in the order to buy them; an id given twice counts once. */
    public static List<Ranked> rank(String domain, Collection<String> candidateIds, long seed) {
        List<Drawn> drawn = new ArrayList<>();
        for (String id : new TreeSet<>(candidateIds)) {
            drawn.add(new Drawn(id, Ids.bits("cold-start", Long.toString(seed), domain, id)));
        }
        drawn.sort(Comparator.comparing(Drawn::draw, Long::compareUnsigned).thenComparing(Drawn::id));
        List<Ranked> ranked = new ArrayList<>(drawn.size());
        for (Drawn candidate : drawn) {
            ranked.add(new Ranked(candidate.id(), ranked.size(), null));
        }
        return List.copyOf(ranked);
    }
}
