package io.evenkeel.sampler.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.Candidate;
import io.evenkeel.contracts.avro.ScoreRequest;
import io.evenkeel.contracts.avro.Selection;
import io.evenkeel.contracts.avro.StageState;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private final SamplerWorld world = new SamplerWorld();

    @BeforeEach
    void start() {
        world.pipeline(SamplerWorld.definition());
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void theFirstStageOffersTheWantedAndASurplusInSeededOrder() {
        world.questions(30);
        world.plan(0, 4);

        var candidates = world.candidates();
        assertThat(candidates)
                .extracting(Candidate::getRank)
                .containsExactlyElementsOf(IntStream.range(0, 12).boxed().toList());
        assertThat(candidates).extracting(Candidate::getScore).containsOnlyNulls();
        assertThat(candidates).extracting(Candidate::getRecordId).doesNotHaveDuplicates();
        var selection = selection();
        assertThat(selection.getFrozen()).hasSize(30).isSorted();
        assertThat(selection.getOffered()).isEqualTo(12);
        assertThat(selection.getMethod()).isEqualTo("cold-start/1");
        assertThat(world.census().getPool()).isEqualTo(18);
    }

    @Test
    void aDomainWithoutRealExamplesHasASelectionThatOffersNone() {
        world.questions(3);
        world.planWithStudent(1, 0);
        assertThat(selection().getOffered()).isZero();
        assertThat(world.candidates()).isEmpty();
        assertThat(world.read(Topics.SAMPLER_SCORE_REQUESTS)).isEmpty();
    }

    @Test
    void anEmptyPoolIsSelectedAtOnce() {
        world.planWithStudent(1, 5);
        assertThat(selection().getOffered()).isZero();
    }

    @Test
    void withAStudentTheBestScoresComeFirstOnceEveryOneIsIn() {
        world.questions(4);
        world.planWithStudent(1, 3);
        var requests = world.read(Topics.SAMPLER_SCORE_REQUESTS);
        assertThat(requests).hasSize(4);
        world.score(requests.get(0), 0.2, null);
        world.score(requests.get(1), 1.5, null);
        world.score(requests.get(2), 0, "empty-completion");
        assertThat(world.candidates()).isEmpty();
        world.score(requests.get(3), 0.9, null);

        assertThat(world.candidates())
                .extracting(Candidate::getCandidateId)
                .containsExactly(
                        requests.get(3).getCandidateId(),
                        requests.get(0).getCandidateId(),
                        requests.get(1).getCandidateId());
        var selection = selection();
        assertThat(selection.getMethod()).isEqualTo("ifd-ppl-ratio/1");
        assertThat(selection.getCheckpointHash()).isEqualTo(SamplerWorld.CHECKPOINT);
        assertThat(selection.getExcluded()).containsOnly(java.util.Map.entry("empty-completion", 1));
        assertThat(world.census().getPool()).isEqualTo(1);
    }

    @Test
    void theFirstScoreOfARequestCounts() {
        world.questions(2);
        world.planWithStudent(1, 1);
        var requests = world.read(Topics.SAMPLER_SCORE_REQUESTS);
        world.score(requests.get(0), 0.2, null);
        world.score(requests.get(0), 0.9, null);
        assertThat(world.candidates()).isEmpty();
        world.score(requests.get(1), 0.5, null);
        assertThat(world.candidates()).extracting(Candidate::getScore).containsExactly(0.5, 0.2);
        world.score(requests.get(1), 0.1, null);
        assertThat(world.candidates()).isEmpty();
    }

    @Test
    void aScoreOfAnotherStudentDoesNotCount() {
        world.questions(2);
        world.planWithStudent(1, 1);
        var requests = world.read(Topics.SAMPLER_SCORE_REQUESTS);
        var request = requests.get(0);
        world.score(requests.get(1), 0.3, null);
        world.score(
                ScoreRequest.newBuilder(request).setCheckpointHash("another").build(), 0.9, null);
        assertThat(world.candidates()).isEmpty();
        world.score(request, 0.4, null);
        assertThat(world.candidates()).extracting(Candidate::getScore).containsExactly(0.4, 0.3);
    }

    @Test
    void whereAllIsWantedNothingIsScored() {
        world.questions(4);
        world.planWithStudent(1, 4);
        assertThat(world.read(Topics.SAMPLER_SCORE_REQUESTS)).isEmpty();
        assertThat(world.candidates()).hasSize(4);
        assertThat(selection().getMethod()).isEqualTo("cold-start/1");
    }

    @Test
    void noMoreAreScoredThanTheLimitAndTheOthersComeAfterThem() {
        world.pipeline(SamplerWorld.definition().setScoreLimit(3));
        world.questions(12);
        world.planWithStudent(1, 1);
        var requests = world.read(Topics.SAMPLER_SCORE_REQUESTS);
        assertThat(requests).hasSize(3);
        requests.forEach(request -> world.score(request, 0.5, null));
        assertThat(world.candidates())
                .hasSize(9)
                .extracting(Candidate::getScore)
                .startsWith(0.5, 0.5, 0.5)
                .endsWith(null, null, null, null, null, null);
        assertThat(selection().getExcluded()).containsEntry("beyond-score-limit", 3);
    }

    @Test
    void whatThePoolLetsGoWhileScoresAreAwaitedIsStillSelected() {
        world.pipeline(SamplerWorld.definition().setPoolSize(3));
        world.questions(3);
        world.planWithStudent(1, 2);
        var requests = world.read(Topics.SAMPLER_SCORE_REQUESTS);
        for (int i = 100; i < 140; i++) {
            world.traffic("t-" + i, SamplerWorld.DOMAIN, "what is " + i + " + 7 ?");
        }
        requests.forEach(request -> world.score(request, 0.5, null));
        assertThat(world.candidates())
                .extracting(Candidate::getRecordId)
                .containsExactlyInAnyOrder("t-0", "t-1", "t-2");
        assertThat(selection().getFrozen()).containsExactly("t-0", "t-1", "t-2");
    }

    @Test
    void aPlanReadTwiceOrRevisedSelectsOnce() {
        world.questions(3);
        world.plan(0, 1);
        world.plan(0, 1);
        world.plan(0, StageState.REVISED, 1, null);
        assertThat(world.read(Topics.SAMPLER_SELECTIONS)).hasSize(1);
        assertThat(world.candidates()).hasSize(3);
    }

    @Test
    void whatAStageStillHoldsIsNotOfferedByTheNext() {
        world.questions(3);
        world.plan(0, 1);
        var offered = world.candidates();
        world.plan(1, 1);
        assertThat(offered).hasSize(3);
        assertThat(world.candidates()).isEmpty();
    }

    @Test
    void acceptedAndRejectedRecordsAreUsedUpAndReturnedOnesComeBack() {
        world.questions(3);
        world.plan(0, 1);
        var offered = world.candidates();
        world.accepted(offered.get(0));
        world.rejected(offered.get(1), false);
        world.rejected(offered.get(2), true);
        world.rejected(offered.get(2), true);
        assertThat(world.census().getPool()).isEqualTo(1);

        world.plan(1, 3);
        assertThat(world.candidates())
                .extracting(Candidate::getRecordId)
                .containsExactly(offered.get(2).getRecordId());
    }

    private Selection selection() {
        List<Selection> selections = world.read(Topics.SAMPLER_SELECTIONS);
        assertThat(selections).hasSize(1);
        return selections.get(0);
    }
}
