package io.evenkeel.method.census;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The running counts of all domains of one pipeline: where N_d and N = ΣN_d of the balancing policies come from.
 *
 * @param domains the counts by domain name; unmodifiable
 */
public record Census(SortedMap<String, DomainCensus> domains) {

    /** Nothing was seen in any domain. */
    public static final Census EMPTY = new Census(new TreeMap<>());

    /** Copies the map. */
    public Census {
        TreeMap<String, DomainCensus> copy = new TreeMap<>();
        copy.putAll(domains);
        domains = Collections.unmodifiableSortedMap(copy);
    }

    /** The census after one more record of the domain; a domain is known from its first record on. */
    public Census observe(String domain, Observation observation) {
        return with(domain, of(domain).observe(observation));
    }

    /** The census with this domain's counts replaced, as when they are read back from a topic. */
    public Census with(String domain, DomainCensus counts) {
        TreeMap<String, DomainCensus> next = new TreeMap<>();
        next.putAll(domains);
        next.put(domain, counts);
        return new Census(next);
    }

    /** The domain's counts; {@link DomainCensus#NOTHING} where it is not known. */
    public DomainCensus of(String domain) {
        return domains.getOrDefault(domain, DomainCensus.NOTHING);
    }

    /** N_d by domain, in records: what {@link io.evenkeel.method.balance.BalancePolicy} takes. */
    public SortedMap<String, Long> seen() {
        SortedMap<String, Long> seen = new TreeMap<>();
        domains.forEach((domain, counts) -> seen.put(domain, counts.seen()));
        return Collections.unmodifiableSortedMap(seen);
    }
}
