package io.evenkeel.trainer.domain.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.method.audit.HashChain;
import io.evenkeel.method.audit.MerkleRoot;
import io.evenkeel.method.identity.ContentHash;
import io.evenkeel.method.identity.Ids;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SealingTest {
    private static final Example A1 = example("adding", "c-1", 7);
    private static final Example A2 = example("adding", "c-2", 3);
    private static final Example Z1 = example("zero", "c-0", 5);

    @Test
    void entriesAreOrderedByDomainAndCandidateIdNotByArrival() {
        var stage = whole(closed(0, A1, A2, Z1), List.of(Z1, A2, A1));
        assertThat(stage.entries()).containsExactly(A1, A2, Z1);
        assertThat(stage.first()).isEqualTo("c-1");
        assertThat(stage.last()).isEqualTo("c-0");
        assertThat(stage.domains()).isEqualTo(Map.of("adding", 2, "zero", 1));
        assertThat(stage.tailDomains()).containsExactly("zero");
    }

    @Test
    void theHashIsTheOneThatTheRuleNames() {
        var stage = whole(closed(0, A1, Z1), List.of(A1, Z1));
        var root = MerkleRoot.of(List.of(A1.contentHash(), Z1.contentHash()));
        assertThat(stage.merkleRoot()).isEqualTo(root);
        var content = ContentHash.of(
                "acme",
                "p",
                "0",
                root,
                "1",
                "zero",
                "adding",
                "c-1",
                A1.contentHash(),
                "zero",
                "c-0",
                Z1.contentHash());
        assertThat(stage.manifestHash())
                .isEqualTo(HashChain.next(HashChain.START, HexFormat.of().parseHex(content.hex())));
    }

    @Test
    void aManifestIsChainedToTheOneBeforeIt() {
        var held = List.of(A1);
        var one = (Seal.Whole) Sealing.seal(closed(1, A1), held, Ids.sha256(new byte[] {1}));
        var other = (Seal.Whole) Sealing.seal(closed(1, A1), held, Ids.sha256(new byte[] {2}));
        assertThat(one.stage().previousManifestHash()).isEqualTo(Ids.sha256(new byte[] {1}));
        assertThat(one.stage().manifestHash()).isNotEqualTo(other.stage().manifestHash());
    }

    @Test
    void examplesThatHaveNotArrivedAreNamedByDomainAndCount() {
        var seal = Sealing.seal(closed(0, A1, A2, Z1), List.of(A1), "");
        assertThat(seal).isEqualTo(new Seal.Missing(new TreeMap<>(Map.of("adding", 1L, "zero", 1L))));
    }

    @Test
    void whatStandsAfterTheCountedOnesIsLate() {
        var late = example("adding", "c-0-late", 9);
        var seal = (Seal.Whole) Sealing.seal(closed(0, A1, A2), List.of(late, A1, A2), "");
        assertThat(seal.stage().entries()).containsExactly(A1, A2);
        assertThat(seal.late()).containsExactly(late);
    }

    @Test
    void anExampleOfADomainOutsideThePlanIsLate() {
        var stranger = example("strange", "c-9", 1);
        var seal = (Seal.Whole) Sealing.seal(closed(0, A1), List.of(stranger, A1), "");
        assertThat(seal.late()).containsExactly(stranger);
    }

    @Test
    void asManyExamplesButOthersThanCountedAreRefused() {
        assertThatThrownBy(() -> Sealing.seal(closed(0, A1), List.of(A2), ""))
                .isInstanceOf(SealRefused.class)
                .hasMessageContaining("stage 0 of acme/p, domain adding");
    }

    @Test
    void aStageWithoutExamplesIsSealed() {
        var stage = whole(closed(0), List.of());
        assertThat(stage.entries()).isEmpty();
        assertThat(stage.first()).isEmpty();
        assertThat(stage.last()).isEmpty();
        assertThat(stage.merkleRoot()).isEqualTo(MerkleRoot.of(List.of()));
    }

    private static SealedStage whole(ClosedStage closed, List<Example> held) {
        return ((Seal.Whole) Sealing.seal(closed, held, "")).stage();
    }

    /** Domains "adding" (head) and "zero" (tail), and what the planner counted in them. */
    private static ClosedStage closed(int stage, Example... counted) {
        return new ClosedStage(
                "acme", "p", stage, List.of(domain("zero", true, counted), domain("adding", false, counted)));
    }

    private static ClosedStage.Domain domain(String name, boolean tail, Example... counted) {
        var ids = Arrays.stream(counted)
                .filter(example -> example.domain().equals(name))
                .map(Example::candidateId)
                .toList();
        return new ClosedStage.Domain(name, tail, ids.size(), Sealing.idsHash(ids));
    }

    private static Example example(String domain, String id, long offset) {
        var hash = Ids.sha256((domain + id).getBytes(StandardCharsets.UTF_8));
        return new Example(domain, id, false, hash, new Place("gateway.rationales", 0, offset));
    }
}
