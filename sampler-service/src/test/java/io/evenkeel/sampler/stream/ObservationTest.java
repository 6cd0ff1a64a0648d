package io.evenkeel.sampler.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.EvaluationExample;
import io.evenkeel.contracts.avro.Observation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObservationTest {
    private static final String LONG =
            "Every morning the old baker of the small village by the river carries fresh bread to the market, "
                    + "and his neighbours are waiting there: how many loaves does he carry in %d days with 12 loaves a day?";

    private final SamplerWorld world = new SamplerWorld();

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void theCensusCountsWhatWasSeenRepeatedHeldOutAndReferenced() {
        world.pipeline(SamplerWorld.definition());
        world.traffic("t-1", "default", "adding", "what is 1 + 1 ?", "2");
        world.traffic("t-2", "default", "adding", "What is  1 + 1?", "2");
        world.traffic("t-3", "default", "adding", "what is 1 + 2 ?", null);

        var census = world.census();
        assertThat(census.getSeen()).isEqualTo(3);
        assertThat(census.getDuplicates()).isEqualTo(1);
        assertThat(census.getWithReference()).isEqualTo(2);
        assertThat(census.getPool()).isEqualTo(2);
        assertThat(census.getCause().getOffset()).isEqualTo(2);
    }

    @Test
    void nearDuplicatesOfLongQuestionsAreDroppedAndOtherNumbersAreOtherQuestions() {
        world.pipeline(SamplerWorld.definition());
        world.traffic("t-1", "baking", LONG.formatted(3));
        world.traffic("t-2", "baking", LONG.formatted(3).replace("how many", "tell how many"));
        world.traffic("t-3", "baking", LONG.formatted(4));
        assertThat(world.census().getDuplicates()).isEqualTo(1);
        assertThat(world.read(Topics.SAMPLER_CENSUS)).isEmpty();
    }

    @Test
    void theSameQuestionInAnotherDomainIsNoDuplicate() {
        world.pipeline(SamplerWorld.definition());
        world.traffic("t-1", "a", "what is 1 + 1 ?");
        world.traffic("t-2", "a/b", "what is 1 + 1 ?");
        assertThat(world.census().getDuplicates()).isZero();
    }

    @Test
    void anObservationReadTwiceCountsOnce() {
        world.pipeline(SamplerWorld.definition());
        world.traffic("t-1", "adding", "what is 1 + 1 ?");
        var observation = world.read(Topics.SAMPLER_OBSERVATIONS).get(0);
        world.pipe(Topics.SAMPLER_OBSERVATIONS, "acme/p/adding", observation);
        assertThat(world.read(Topics.SAMPLER_CENSUS)).hasSize(1);
    }

    @Test
    void anObservationOfAnUnknownPipelineGoesToTheDeadLetters() {
        world.pipeline(SamplerWorld.definition());
        world.traffic("t-1", "adding", "what is 1 + 1 ?");
        var observation = world.read(Topics.SAMPLER_OBSERVATIONS).get(0);
        var stray = Observation.newBuilder(observation).setPipeline("nobody").build();
        world.pipe(Topics.SAMPLER_OBSERVATIONS, "acme/nobody/adding", stray);
        assertThat(world.deadLetters()).hasSize(1);
    }

    @Test
    void aPoolNeverHoldsMoreThanItsSizeAndIsTheSameInAnyOrder() {
        world.pipeline(SamplerWorld.definition().setPoolSize(4));
        world.questions(20);
        assertThat(world.census().getPool()).isEqualTo(4);
        world.plan(0, 4);

        try (var backwards = new SamplerWorld()) {
            backwards.pipeline(SamplerWorld.definition().setPoolSize(4));
            for (int i = 19; i >= 0; i--) {
                backwards.traffic("t-" + i, SamplerWorld.DOMAIN, "what is " + i + " + 7 ?");
            }
            backwards.plan(0, 4);
            assertThat(backwards.read(Topics.SAMPLER_SELECTIONS).get(0).getFrozen())
                    .isEqualTo(world.read(Topics.SAMPLER_SELECTIONS).get(0).getFrozen())
                    .hasSize(4);
        }
    }

    @Test
    void heldOutRecordsAreFrozenOnceBeforeStageZeroAndNeverOffered() {
        world.pipeline(SamplerWorld.definition().setHeldOutShare(0.3).setHeldOutMaximum(100));
        world.questions(40);
        long heldOut = world.census().getHeldOut();
        world.plan(0, 40);
        world.plan(1, 40);

        var examples = world.read(Topics.SAMPLER_EVALUATION_EXAMPLES);
        assertThat(examples).hasSize((int) heldOut).hasSizeBetween(4, 20);
        var set = world.read(Topics.SAMPLER_EVALUATION_SETS);
        assertThat(set).hasSize(1);
        assertThat(set.get(0).getDomains()).containsEntry("adding", (int) heldOut);
        assertThat(set.get(0).getWithoutReference()).isEqualTo((int) heldOut);
        assertThat(world.candidates())
                .extracting(candidate -> candidate.getRecordId())
                .doesNotContainAnyElementsOf(
                        examples.stream().map(EvaluationExample::getRecordId).toList())
                .hasSize(40 - (int) heldOut);
    }

    @Test
    void whichOfTheHeldOutAreKeptIsTheSameInAnyOrder() {
        world.pipeline(SamplerWorld.definition().setHeldOutShare(0.5).setHeldOutMaximum(4));
        world.questions(40);
        var census = world.census();
        assertThat(census.getHeldOut()).isEqualTo(4);
        assertThat(census.getPool()).isEqualTo(36);
        world.plan(0, 40);

        try (var backwards = new SamplerWorld()) {
            backwards.pipeline(SamplerWorld.definition().setHeldOutShare(0.5).setHeldOutMaximum(4));
            for (int i = 39; i >= 0; i--) {
                backwards.traffic("t-" + i, SamplerWorld.DOMAIN, "what is " + i + " + 7 ?");
            }
            backwards.plan(0, 40);
            assertThat(backwards.read(Topics.SAMPLER_EVALUATION_SETS).get(0).getHash())
                    .isEqualTo(world.read(Topics.SAMPLER_EVALUATION_SETS).get(0).getHash());
            assertThat(backwards.read(Topics.SAMPLER_SELECTIONS).get(0).getFrozen())
                    .isEqualTo(world.read(Topics.SAMPLER_SELECTIONS).get(0).getFrozen())
                    .hasSize(36);
        }
    }

    @Test
    void whatIsFrozenStaysHeldOutWhateverComesLater() {
        world.pipeline(SamplerWorld.definition().setHeldOutShare(1).setHeldOutMaximum(2));
        world.questions(2);
        world.plan(0, 1);
        for (int i = 2; i < 20; i++) {
            world.traffic("t-" + i, SamplerWorld.DOMAIN, "what is " + i + " + 7 ?");
        }
        world.plan(1, 20);
        assertThat(world.read(Topics.SAMPLER_EVALUATION_EXAMPLES))
                .extracting(EvaluationExample::getRecordId)
                .containsExactly("t-0", "t-1");
        assertThat(world.candidates())
                .extracting(candidate -> candidate.getRecordId())
                .hasSize(18)
                .doesNotContain("t-0", "t-1");
    }

    @Test
    void aCopyOfAHeldOutQuestionNeverReachesThePoolEvenBeyondTheMaximum() {
        world.pipeline(SamplerWorld.definition().setHeldOutShare(1).setHeldOutMaximum(1));
        world.traffic("t-1", "adding", "what is 1 + 1 ?");
        world.traffic("t-2", "adding", "what is 1 + 1 ?");
        assertThat(world.census().getPool()).isZero();
        world.traffic("t-3", "adding", "what is 1 + 2 ?");
        var census = world.census();
        assertThat(census.getHeldOut()).isEqualTo(1);
        assertThat(census.getPool()).isEqualTo(1);
    }

    @Test
    void whatIsHeldOutAfterTheFreezeIsNeitherInTheSetNorInThePool() {
        world.pipeline(SamplerWorld.definition().setHeldOutShare(1).setHeldOutMaximum(10));
        world.traffic("t-1", "adding", "what is 1 + 1 ?");
        world.plan(0, 1);
        world.traffic("t-2", "adding", "what is 1 + 2 ?");
        world.plan(1, 1);
        assertThat(world.read(Topics.SAMPLER_EVALUATION_EXAMPLES)).hasSize(1);
        assertThat(world.census().getHeldOut()).isEqualTo(2);
        assertThat(world.candidates()).isEmpty();
    }

    @Test
    void metersTellFatesAndThePoolByPipeline() {
        world.pipeline(SamplerWorld.definition());
        world.questions(3);
        world.traffic("t-9", SamplerWorld.DOMAIN, "what is 0 + 7 ?");
        assertThat(world.meters
                        .counter("evenkeel.observations", "pipeline", "acme/p", "fate", "duplicate")
                        .count())
                .isEqualTo(1);
        assertThat(world.meters
                        .get("evenkeel.pool.candidates")
                        .tag("pipeline", "acme/p")
                        .gauge()
                        .value())
                .isEqualTo(3);
    }
}
