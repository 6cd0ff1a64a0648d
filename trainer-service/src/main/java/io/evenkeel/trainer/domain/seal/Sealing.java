package io.evenkeel.trainer.domain.seal;

import io.evenkeel.method.audit.HashChain;
import io.evenkeel.method.audit.MerkleRoot;
import io.evenkeel.method.identity.ContentHash;
import io.evenkeel.method.identity.Ids;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Seals a closed stage when exactly the examples are there that the planner counted (precisions, "Closing and sealing a
 * stage").
 *
 * <ol>
 *   <li>Of each domain the first {@code accepted} examples by place count: one partition holds a ledger's rationales in the
 *       order in which they were accepted, so what stands after them was accepted after the stage was closed.
 *   <li>Their ids must hash to the planner's {@code acceptedHash}.
 *   <li>Entries are ordered by (domain, candidate id), never by arrival.
 *   <li>The manifest's hash is {@code HashChain.next(previous, record)}, the record being the {@link ContentHash} over ledger,
 *       pipeline, stage, Merkle root, number of tail domains, the tail domains, and each entry's domain, candidate id and
 *       content hash. Places and times are not in it: the same examples have the same hash wherever they stand.
 * </ol>
 */
public final class Sealing {

    /** Version of these rules, as decision records name them. */
    public static final String VERSION = "seal/1";

    private static final Comparator<Example> BY_PLACE =
            Comparator.comparingLong(example -> example.place().offset());
    private static final Comparator<Example> IN_MANIFEST =
            Comparator.comparing(Example::domain).thenComparing(Example::candidateId);

    private Sealing() {}

    /**
     * Seals the stage, or says what it lacks.
     *
     * @param held accepted examples of this stage, each candidate once, in any order
     * @param previousManifestHash of the stage before, hex; empty for the first stage
     * @throws SealRefused when there are enough examples, but others than the planner counted
     */
    public static Seal seal(ClosedStage stage, Collection<Example> held, String previousManifestHash) {
        var byDomain = held.stream().sorted(BY_PLACE).collect(Collectors.groupingBy(Example::domain));
        var missing = new TreeMap<String, Long>();
        var entries = new ArrayList<Example>();
        for (var domain : stage.domains()) {
            var there = byDomain.getOrDefault(domain.name(), List.of());
            if (there.size() < domain.accepted()) {
                missing.put(domain.name(), domain.accepted() - there.size());
            } else {
                entries.addAll(counted(stage, domain, there));
            }
        }
        if (!missing.isEmpty()) {
            return new Seal.Missing(missing);
        }
        entries.sort(IN_MANIFEST);
        var inManifest = new HashSet<>(entries);
        var late =
                held.stream().filter(example -> !inManifest.contains(example)).toList();
        return new Seal.Whole(sealed(stage, entries, previousManifestHash), late);
    }

    private static List<Example> counted(ClosedStage stage, ClosedStage.Domain domain, List<Example> there) {
        var counted = there.subList(0, Math.toIntExact(domain.accepted()));
        if (!counted.isEmpty()) {
            var hash = idsHash(counted.stream().map(Example::candidateId).toList());
            if (!hash.equals(domain.acceptedHash())) {
                throw new SealRefused(stage, domain.name(), domain.acceptedHash(), hash);
            }
        }
        return counted;
    }

    /** SHA-256 over the sorted ids, joined by line feeds, hex: as the planner's {@code acceptedHash}. */
    public static String idsHash(Collection<String> candidateIds) {
        var lines = candidateIds.stream().sorted().collect(Collectors.joining("\n"));
        return Ids.sha256(lines.getBytes(StandardCharsets.UTF_8));
    }

    private static SealedStage sealed(ClosedStage stage, List<Example> entries, String previousManifestHash) {
        var root = MerkleRoot.of(entries.stream().map(Example::contentHash).toList());
        var tail = stage.domains().stream()
                .filter(ClosedStage.Domain::tail)
                .map(ClosedStage.Domain::name)
                .sorted()
                .toList();
        var fields = new ArrayList<String>();
        fields.addAll(List.of(stage.ledger(), stage.pipeline(), Integer.toString(stage.stage()), root));
        fields.add(Integer.toString(tail.size()));
        fields.addAll(tail);
        entries.forEach(entry -> fields.addAll(List.of(entry.domain(), entry.candidateId(), entry.contentHash())));
        var content = ContentHash.of(fields.toArray(String[]::new));
        var previous = previousManifestHash.isEmpty() ? HashChain.START : previousManifestHash;
        var hash = HashChain.next(previous, HexFormat.of().parseHex(content.hex()));
        return new SealedStage(entries, tail, root, previousManifestHash, hash);
    }
}
