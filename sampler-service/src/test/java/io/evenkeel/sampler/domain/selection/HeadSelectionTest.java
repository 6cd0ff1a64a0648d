package io.evenkeel.sampler.domain.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.method.novelty.NearDuplicates;
import io.evenkeel.method.selection.Ranked;
import io.evenkeel.sampler.domain.selection.Frozen.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HeadSelectionTest {
    private static final NearDuplicates RULE = NearDuplicates.withSeed(7);

    @Provide
    Arbitrary<List<Frozen>> pools() {
        var scored = Arbitraries.doubles().between(0.01, 3).map(ifd -> new Verdict(ifd, null));
        var excluded = Arbitraries.of("too-long", "empty-completion").map(reason -> new Verdict(0, reason));
        var verdicts = Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(6, scored), net.jqwik.api.Tuple.of(1, excluded));
        return Combinators.combine(Arbitraries.integers().between(0, 15), verdicts.injectNull(0.1))
                .as((question, verdict) -> new Frozen("", "what is " + question + " + 7 ?", verdict))
                .list()
                .ofMaxSize(30)
                .map(HeadSelectionTest::named);
    }

    private static List<Frozen> named(List<Frozen> pool) {
        return IntStream.range(0, pool.size())
                .mapToObj(i ->
                        new Frozen("c-" + i, pool.get(i).question(), pool.get(i).verdict()))
                .toList();
    }

    @Property
    void theOrderOfThePoolChangesNothing(
            @ForAll("pools") List<Frozen> pool, @ForAll @IntRange(max = 20) int real, @ForAll Random random) {
        var shuffled = new ArrayList<>(pool);
        Collections.shuffle(shuffled, random);
        assertThat(HeadSelection.byScore("law", shuffled, real, RULE, 7))
                .isEqualTo(HeadSelection.byScore("law", pool, real, RULE, 7));
    }

    @Property
    void withRoomForAllEachFrozenCandidateIsOfferedOrExcluded(@ForAll("pools") List<Frozen> pool) {
        var outcome = HeadSelection.byScore("law", pool, 30, RULE, 7);
        int excluded =
                outcome.excluded().values().stream().mapToInt(Integer::intValue).sum();
        assertThat(outcome.offered().size() + excluded).isEqualTo(pool.size());
    }

    @Property
    void noMoreAreOfferedThanWantedAndSurplus(
            @ForAll("pools") List<Frozen> pool, @ForAll @IntRange(max = 20) int real) {
        var offered = HeadSelection.byScore("law", pool, real, RULE, 7).offered();
        assertThat(offered).hasSizeLessThanOrEqualTo(real == 0 ? 0 : real + Math.max(8, real / 2));
        assertThat(offered)
                .extracting(Ranked::rank)
                .containsExactlyElementsOf(
                        IntStream.range(0, offered.size()).boxed().toList());
    }

    @Property
    void aBiggerSurplusNeverReordersWhatWasOffered(
            @ForAll("pools") List<Frozen> pool, @ForAll @IntRange(max = 20) int real) {
        var fewer = HeadSelection.byScore("law", pool, real, RULE, 7).offered();
        var more = HeadSelection.byScore("law", pool, real + 5, RULE, 7).offered();
        assertThat(more.subList(0, fewer.size())).isEqualTo(fewer);
    }

    @Test
    void theSurplusIsEightOrHalfOfTheWantedWhicheverIsMore() {
        assertThat(HeadSelection.offer(1_000, 0)).isZero();
        assertThat(HeadSelection.offer(1_000, 1)).isEqualTo(9);
        assertThat(HeadSelection.offer(1_000, 17)).isEqualTo(25);
        assertThat(HeadSelection.offer(1_000, 100)).isEqualTo(150);
        assertThat(HeadSelection.offer(3, 100)).isEqualTo(3);
    }

    @Test
    void whatMisleadsComesLastAndRepetitionsAreLeftOut() {
        var pool = List.of(
                new Frozen("c-1", "1 + 1 ?", new Verdict(1.2, null)),
                new Frozen("c-2", "1 + 2 ?", new Verdict(0.3, null)),
                new Frozen("c-3", "1 + 3 ?", new Verdict(0.8, null)),
                new Frozen("c-4", "1 + 3?", new Verdict(0.7, null)),
                new Frozen("c-5", "1 + 5 ?", new Verdict(0, "too-long")),
                new Frozen("c-6", "1 + 6 ?", null));
        var outcome = HeadSelection.byScore("law", pool, 6, RULE, 7);
        assertThat(outcome.offered()).extracting(Ranked::candidateId).containsExactly("c-3", "c-2", "c-1", "c-6");
        assertThat(outcome.excluded())
                .containsEntry("near-duplicate", 1)
                .containsEntry("too-long", 1)
                .hasSize(2);
    }

    @Test
    void aLimitOnScoringBoundsTheChoiceNotTheStage() {
        var pool = IntStream.range(0, 40)
                .mapToObj(
                        i -> new Frozen("c-" + i, "question " + i + " of many", i < 5 ? new Verdict(0.5, null) : null))
                .toList();
        var outcome = HeadSelection.byScore("law", pool, 20, RULE, 7);
        assertThat(outcome.offered()).hasSize(30);
        assertThat(outcome.offered().subList(0, 5)).allMatch(ranked -> ranked.score() != null);
        assertThat(outcome.offered().subList(5, 30)).allMatch(ranked -> ranked.score() == null);
        assertThat(outcome.excluded()).containsEntry("beyond-score-limit", 10).hasSize(1);
    }

    @Test
    void theChoiceOfWhatIsScoredIsSeededAndHasNoMoreThanTheLimit() {
        var ids = IntStream.range(0, 50).mapToObj(i -> "c-" + i).toList();
        var chosen = HeadSelection.toScore("law", ids, 10, 7);
        assertThat(chosen).hasSize(10).isEqualTo(HeadSelection.toScore("law", ids.reversed(), 10, 7));
        assertThat(HeadSelection.toScore("law", ids, 10, 8)).isNotEqualTo(chosen);
    }

    @Test
    void withoutAStudentTheOrderIsSeeded() {
        var ids = IntStream.range(0, 20).mapToObj(i -> "c-" + i).toList();
        var outcome = HeadSelection.coldStart("law", ids, 4, 7);
        assertThat(outcome.offered()).hasSize(12);
        assertThat(outcome).isEqualTo(HeadSelection.coldStart("law", ids.reversed(), 4, 7));
        assertThat(HeadSelection.coldStart("law", ids, 4, 8)).isNotEqualTo(outcome);
    }
}
