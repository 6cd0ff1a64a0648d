package io.evenkeel.trainer.domain.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.method.identity.Ids;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class SealingProperties {
    private static final List<String> DOMAINS = List.of("a", "b", "b/c", "ü");

    /** What the planner counted, and what is held: at least that, in an order of its own. */
    record Case(List<Example> counted, List<Example> late, List<Example> held) {}

    @Property
    void theManifestIsOneAndTheSameWhateverTheOrderOfArrival(@ForAll("cases") Case given) {
        var sorted = new ArrayList<>(given.counted());
        sorted.addAll(given.late());
        assertThat(Sealing.seal(closed(given.counted()), given.held(), "")).satisfies(seal -> {
            var whole = (Seal.Whole) seal;
            var other = (Seal.Whole) Sealing.seal(closed(given.counted()), sorted, "");
            assertThat(whole.stage()).isEqualTo(other.stage());
            assertThat(Set.copyOf(whole.late())).isEqualTo(Set.copyOf(given.late()));
        });
    }

    @Property
    void theManifestHoldsExactlyWhatWasCounted(@ForAll("cases") Case given) {
        var whole = (Seal.Whole) Sealing.seal(closed(given.counted()), given.held(), "");
        assertThat(whole.stage().entries()).containsExactlyInAnyOrderElementsOf(given.counted());
    }

    @Property
    void withoutAnyOneOfTheCountedThereIsNoSeal(@ForAll("cases") Case given, @ForAll @IntRange(max = 1_000) int which) {
        if (given.counted().isEmpty()) {
            return;
        }
        var held = new ArrayList<>(given.counted());
        held.remove(which % held.size());
        assertThat(Sealing.seal(closed(given.counted()), held, "")).isInstanceOf(Seal.Missing.class);
    }

    @Property
    void placesAreNotInTheHashButContentsAre(@ForAll("cases") Case given) {
        var moved = given.counted().stream()
                .map(example -> new Example(
                        example.domain(),
                        example.candidateId(),
                        example.synthetic(),
                        example.contentHash(),
                        new Place("gateway.rationales", 7, example.place().offset() + 1_000)))
                .toList();
        var hash = hash(given.counted(), given.counted());
        assertThat(hash(given.counted(), moved)).isEqualTo(hash);
        if (!moved.isEmpty()) {
            var first = moved.get(0);
            var changed = new ArrayList<>(moved);
            changed.set(
                    0,
                    new Example(
                            first.domain(),
                            first.candidateId(),
                            first.synthetic(),
                            Ids.sha256(first.contentHash().getBytes(StandardCharsets.UTF_8)),
                            first.place()));
            assertThat(hash(given.counted(), changed)).isNotEqualTo(hash);
        }
    }

    private static String hash(List<Example> counted, List<Example> held) {
        return ((Seal.Whole) Sealing.seal(closed(counted), held, "")).stage().manifestHash();
    }

    private static ClosedStage closed(List<Example> counted) {
        return new ClosedStage(
                "acme",
                "p",
                0,
                DOMAINS.stream()
                        .map(name -> {
                            var ids = counted.stream()
                                    .filter(example -> example.domain().equals(name))
                                    .map(Example::candidateId)
                                    .collect(Collectors.toList());
                            return new ClosedStage.Domain(name, name.startsWith("b"), ids.size(), Sealing.idsHash(ids));
                        })
                        .toList());
    }

    /** Counted examples stand before late ones, as a ledger's partition holds them. */
    @Provide
    Arbitrary<Case> cases() {
        var domains = Arbitraries.of(DOMAINS).list().ofMaxSize(20);
        var lateDomains = Arbitraries.of(DOMAINS).list().ofMaxSize(4);
        return Combinators.combine(domains, lateDomains)
                .as((counted, late) -> {
                    var one = examples(counted, 0);
                    return new Case(one, examples(late, counted.size()), List.of());
                })
                .flatMap(given -> {
                    var all = new ArrayList<>(given.counted());
                    all.addAll(given.late());
                    return Arbitraries.shuffle(all).map(held -> new Case(given.counted(), given.late(), held));
                });
    }

    private static List<Example> examples(List<String> domains, int from) {
        return IntStream.range(0, domains.size())
                .mapToObj(i -> {
                    int offset = from + i;
                    var id = "c-" + (offset * 31 % 97);
                    var hash = Ids.sha256(id.getBytes(StandardCharsets.UTF_8));
                    return new Example(
                            domains.get(i), id, offset % 2 == 0, hash, new Place("gateway.rationales", 0, offset));
                })
                .toList();
    }
}
