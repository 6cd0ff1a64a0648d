package io.evenkeel.method.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.evenkeel.method.novelty.NearDuplicates;
import io.evenkeel.method.selection.IfdRanking.Excluded;
import io.evenkeel.method.selection.IfdRanking.Reason;
import io.evenkeel.method.selection.IfdRanking.Scored;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SelectionTest {

    private static final NearDuplicates RULE = NearDuplicates.withSeed(1);

    @Test
    void theHardestComeFirstAndTheMisleadingLast() {
        IfdRanking.Ranking ranking = IfdRanking.rank(
                List.of(scored("a", 0.2), scored("b", 1.7), scored("c", 0.9), scored("d", 1.0), scored("e", 1.1)),
                RULE);
        assertThat(ranking.ranked())
                .containsExactly(
                        new Ranked("d", 0, 1.0),
                        new Ranked("c", 1, 0.9),
                        new Ranked("a", 2, 0.2),
                        new Ranked("e", 3, 1.1),
                        new Ranked("b", 4, 1.7));
    }

    @Test
    void equalScoresGoByCandidateId() {
        assertThat(ids(IfdRanking.rank(List.of(scored("b", 0.5), scored("a", 0.5)), RULE)))
                .containsExactly("a", "b");
    }

    @Test
    void whatIsNoScoreIsExcludedWithItsReason() {
        IfdRanking.Ranking ranking = IfdRanking.rank(
                List.of(
                        scored("a", Double.NaN),
                        scored("b", Double.POSITIVE_INFINITY),
                        scored("c", 0),
                        scored("d", -1),
                        scored("e", 0.5)),
                RULE);
        assertThat(ids(ranking)).containsExactly("e");
        assertThat(ranking.excluded())
                .extracting(Excluded::candidateId, Excluded::reason)
                .containsExactly(
                        tuple("a", Reason.NOT_A_SCORE),
                        tuple("b", Reason.NOT_A_SCORE),
                        tuple("c", Reason.NOT_A_SCORE),
                        tuple("d", Reason.NOT_A_SCORE));
    }

    @Test
    void ofNearDuplicatesTheFirstByRankStays() {
        IfdRanking.Ranking ranking = IfdRanking.rank(
                List.of(new Scored("a", "What is 2 + 3?", 0.4), new Scored("b", "what is  2 + 3", 0.8)), RULE);
        assertThat(ids(ranking)).containsExactly("b");
        assertThat(ranking.excluded()).containsExactly(new Excluded("a", Reason.NEAR_DUPLICATE, "b"));
    }

    @Test
    void aCandidateScoredTwiceIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IfdRanking.rank(List.of(scored("a", 0.4), scored("a", 0.5)), RULE))
                .withMessage("Candidate a is scored twice.");
    }

    @Property(tries = 100)
    void theRankingDoesNotDependOnTheOrderOfTheScoresAndLosesNobody(
            @ForAll @Size(max = 20) List<@DoubleRange(min = -0.5, max = 2) Double> ifds, @ForAll long seed) {
        List<Scored> candidates = new ArrayList<>();
        for (int i = 0; i < ifds.size(); i++) {
            candidates.add(new Scored("c" + i, "Question " + i / 2, ifds.get(i)));
        }
        IfdRanking.Ranking ranking = IfdRanking.rank(candidates, RULE);
        Collections.shuffle(candidates, new Random(seed));
        assertThat(IfdRanking.rank(candidates, RULE)).isEqualTo(ranking);
        assertThat(Stream.concat(
                        ids(ranking).stream(), ranking.excluded().stream().map(Excluded::candidateId)))
                .containsExactlyInAnyOrderElementsOf(
                        candidates.stream().map(Scored::candidateId).toList());
        assertThat(ranking.ranked().stream().map(Ranked::rank))
                .containsExactlyElementsOf(
                        IntStream.range(0, ranking.ranked().size()).boxed().toList());
    }

    @Property
    void aColdStartIsAPermutationThatDependsOnTheSetOnly(@ForAll @Size(max = 20) List<String> ids, @ForAll long seed) {
        List<Ranked> ranked = ColdStart.rank("law", ids, seed);
        List<String> shuffled = new ArrayList<>(ids);
        Collections.shuffle(shuffled, new Random(seed));
        assertThat(ColdStart.rank("law", shuffled, seed)).isEqualTo(ranked);
        assertThat(ranked.stream().map(Ranked::candidateId)).containsExactlyInAnyOrderElementsOf(new TreeSet<>(ids));
        assertThat(ranked).allSatisfy(candidate -> assertThat(candidate.score()).isNull());
    }

    @Property
    void oneMoreCandidateLeavesTheOrderOfTheOthersAsItWas(@ForAll @Size(max = 20) List<String> ids, @ForAll long seed) {
        List<String> before = ids(ColdStart.rank("law", ids, seed));
        List<String> more = new ArrayList<>(ids);
        more.add("one more");
        List<String> after = new ArrayList<>(ids(ColdStart.rank("law", more, seed)));
        after.removeIf(id -> id.equals("one more") && !ids.contains(id));
        assertThat(after).isEqualTo(before);
    }

    @Test
    void everySeedAndDomainDrawsItsOwnOrder() {
        List<String> ids = IntStream.range(0, 50).mapToObj(i -> "c" + i).toList();
        assertThat(ids(ColdStart.rank("law", ids, 1)))
                .isNotEqualTo(ids(ColdStart.rank("law", ids, 2)))
                .isNotEqualTo(ids(ColdStart.rank("art", ids, 1)));
    }

    private static Scored scored(String id, double ifd) {
        return new Scored(id, "Question of " + id, ifd);
    }

    private static List<String> ids(IfdRanking.Ranking ranking) {
        return ids(ranking.ranked());
    }

    private static List<String> ids(List<Ranked> ranked) {
        return ranked.stream().map(Ranked::candidateId).toList();
    }
}
