package io.evenkeel.trainer.domain.seal;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Exactly the examples of a stage, and the hashes that say so.
 *
 * @param entries by domain, then by candidate id
 * @param tailDomains domains that were tail in this stage, sorted
 * @param merkleRoot over the entries' content hashes, hex
 * @param previousManifestHash of the stage before, hex; empty for the first
 * @param manifestHash hex; {@link Sealing} says over what
 */
public record SealedStage(
        List<Example> entries,
        List<String> tailDomains,
        String merkleRoot,
        String previousManifestHash,
        String manifestHash) {

    /** Copies the lists. */
    public SealedStage {
        entries = List.copyOf(entries);
        tailDomains = List.copyOf(tailDomains);
    }

    /** Candidate id of the first entry; empty for none. */
    public String first() {
        return entries.isEmpty() ? "" : entries.get(0).candidateId();
    }

    /** Candidate id of the last entry; empty for none. */
    public String last() {
        return entries.isEmpty() ? "" : entries.get(entries.size() - 1).candidateId();
    }

    /** Examples of each domain that has any; counts. */
    public SortedMap<String, Integer> domains() {
        var counts = new TreeMap<String, Integer>();
        entries.forEach(entry -> counts.merge(entry.domain(), 1, Integer::sum));
        return counts;
    }
}
