package io.evenkeel.trainer.domain.evaluation;

import io.evenkeel.method.evaluation.Accuracy;
import io.evenkeel.method.evaluation.Report;
import io.evenkeel.method.evaluation.Tally;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A graded evaluation: every domain, and the aggregates of {@link Report} with how much is behind each.
 *
 * @param domains right answers by domain
 * @param micro over every domain; the others over the domains with at least {@link Accuracy#MINIMUM_ENTRIES} questions
 */
public record Scores(
        SortedMap<String, Tally> domains, Aggregate macro, Aggregate micro, Aggregate head, Aggregate tail) {

    /**
     * Accuracy over several domains.
     *
     * @param domains that count
     * @param total questions asked in them
     */
    public record Aggregate(Accuracy accuracy, int domains, long total) {}

    /** Copies the map. */
    public Scores {
        domains = Collections.unmodifiableSortedMap(new TreeMap<>(domains));
    }

    /** @param tailDomains the domains that count as tail; the same set for every stage that is to be compared */
    public static Scores of(SortedMap<String, Tally> tallies, Set<String> tailDomains) {
        var report = Report.of(tallies, tailDomains);
        Predicate<String> measured = domain -> !report.leftOut().contains(domain);
        return new Scores(
                tallies,
                aggregate(report.macro(), tallies, measured),
                aggregate(report.micro(), tallies, domain -> true),
                aggregate(report.head(), tallies, measured.and(domain -> !tailDomains.contains(domain))),
                aggregate(report.tail(), tallies, measured.and(tailDomains::contains)));
    }

    private static Aggregate aggregate(Accuracy accuracy, SortedMap<String, Tally> tallies, Predicate<String> counts) {
        Collection<Tally> counted = tallies.entrySet().stream()
                .filter(row -> counts.test(row.getKey()))
                .map(row -> row.getValue())
                .toList();
        return new Aggregate(
                accuracy,
                counted.size(),
                counted.stream().mapToLong(Tally::total).sum());
    }
}
