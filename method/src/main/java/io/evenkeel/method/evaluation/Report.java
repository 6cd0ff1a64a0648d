package io.evenkeel.method.evaluation;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One evaluation: every domain, and the aggregates that are computed from nothing but the domains' tallies.
 *
 * @param domains accuracy by domain ({@link Accuracy#of})
 * @param macro mean over the domains with enough entries
 * @param micro right answers of all domains over entries of all domains. The held-out sets are capped per domain, so this is
 *     flatter than the traffic
 * @param head macro over the domains that are not tail
 * @param tail macro over the tail domains
 * @param leftOut domains with too few entries, which macro, head and tail leave out
 */
public record Report(
        SortedMap<String, Accuracy> domains,
        Accuracy macro,
        Accuracy micro,
        Accuracy head,
        Accuracy tail,
        SortedSet<String> leftOut) {

    /** Copies map and set. */
    public Report {
        TreeMap<String, Accuracy> copy = new TreeMap<>();
        copy.putAll(domains);
        domains = Collections.unmodifiableSortedMap(copy);
        leftOut = Collections.unmodifiableSortedSet(new TreeSet<>((Set<String>) leftOut));
    }

    /**
     * Computes the report.
     *
     * @param tallies by domain
     * @param tailDomains the domains that count as tail; names without a tally are passed over. Take the same set for every
     *     stage that is to be compared
     */
    public static Report of(SortedMap<String, Tally> tallies, Set<String> tailDomains) {
        SortedMap<String, Accuracy> domains = new TreeMap<>();
        SortedMap<String, Tally> head = new TreeMap<>();
        SortedMap<String, Tally> tail = new TreeMap<>();
        SortedSet<String> leftOut = new TreeSet<>();
        Tally all = Tally.NONE;
        for (String domain : new TreeSet<>((Set<String>) tallies.keySet())) {
            Tally tally = tallies.getOrDefault(domain, Tally.NONE);
            Accuracy accuracy = Accuracy.of(tally);
            domains.put(domain, accuracy);
            (tailDomains.contains(domain) ? tail : head).put(domain, tally);
            if (accuracy instanceof Accuracy.TooFew) {
                leftOut.add(domain);
            }
            all = all.plus(tally);
        }
        return new Report(
                domains,
                MacroAccuracy.of(tallies),
                Accuracy.of(all),
                MacroAccuracy.of(head),
                MacroAccuracy.of(tail),
                leftOut);
    }
}
