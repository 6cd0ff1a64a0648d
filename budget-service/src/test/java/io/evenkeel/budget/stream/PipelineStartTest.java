package io.evenkeel.budget.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.DomainPlan;
import io.evenkeel.contracts.avro.LedgerEvent;
import io.evenkeel.contracts.avro.LedgerEventKind;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.PipelinePhase;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PipelineStartTest {
    private final BudgetWorld world = new BudgetWorld();

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void anAcceptedDefinitionOpensThePipelinesAccounts() {
        world.create(BudgetWorld.definition());
        assertThat(world.pipeline().getPhase()).isEqualTo(PipelinePhase.WAITING);
        assertThat(world.journal())
                .extracting(LedgerEvent::getKind, LedgerEvent::getAccount, event -> event.getAmounts()
                        .getTokens())
                .containsExactly(
                        tuple(LedgerEventKind.QUOTA_SET, "p", 10_000L),
                        tuple(LedgerEventKind.QUOTA_SET, "p/evaluation", 1_000L));
    }

    @Test
    void theSameOrderTwiceHasOneEffect() {
        world.create(BudgetWorld.definition());
        world.create(BudgetWorld.definition());
        assertThat(world.pipelines()).hasSize(1);
        assertThat(world.journal()).hasSize(2);
        assertThat(world.deadLetters()).isEmpty();
    }

    @Test
    void anotherDefinitionOfAPipelineThatIsThereChangesNothing() {
        world.create(BudgetWorld.definition());
        world.create(BudgetWorld.definition().setBudgetTokens(99_999));
        world.create(BudgetWorld.definition().setStages(0));
        assertThat(world.pipelines()).hasSize(1);
        assertThat(world.journal()).hasSize(2);
        assertThat(world.deadLetters()).hasSize(2);
    }

    static Stream<Arguments> wrongDefinitions() {
        return Stream.of(
                wrong("pipeline is a/b;", definition -> definition.setPipeline("a/b")),
                wrong("ledger is ;", definition -> definition.setLedger("")),
                wrong("budget-tokens is 0;", definition -> definition.setBudgetTokens(0)),
                wrong("stages is 0;", definition -> definition.setStages(0)),
                wrong("open-ended is true;", definition -> definition.setOpenEnded(true)),
                wrong("policy is 'best';", definition -> definition.setPolicy("best")),
                wrong("recipes is [oracle];", definition -> definition.setRecipes(List.of("oracle"))),
                wrong("batch is [unknown];", definition -> definition.setBatch(List.of(CallPurpose.UNKNOWN))),
                wrong(
                        "batch is [second-solve, second-solve];",
                        definition -> definition.setBatch(List.of(CallPurpose.SECOND_SOLVE, CallPurpose.SECOND_SOLVE))),
                wrong("solves is 3;", definition -> definition.setSolves(3)),
                wrong("held-out-share is 1.0;", definition -> definition.setHeldOutShare(1)),
                wrong("held-out-share is NaN;", definition -> definition.setHeldOutShare(Double.NaN)),
                wrong("training-steps is 0;", definition -> definition.setTrainingSteps(0)),
                wrong("training-batch is 0;", definition -> definition.setTrainingBatch(0)),
                wrong("train-from is scratch;", definition -> definition.setTrainFrom("scratch")),
                wrong("learning-rate is 0.0;", definition -> definition.setLearningRate(0)),
                wrong("micro-batch is -1;", definition -> definition.setMicroBatch(-1)),
                wrong("lora-rank is -1;", definition -> definition.setLoraRank(-1)),
                wrong("lora-alpha is 0.0;", definition -> definition.setLoraAlpha(0)),
                wrong("lora-dropout is 1.0;", definition -> definition.setLoraDropout(1)),
                wrong("pool-size is 0;", definition -> definition.setPoolSize(0)),
                wrong("max-output-tokens is 0;", definition -> definition.setMaxOutputTokens(0)),
                wrong("answer-mark is '';", definition -> definition.setAnswerMark("")),
                wrong("answer-mark is '#### ';", definition -> definition.setAnswerMark("#### ")),
                wrong("teacher-terms is '';", definition -> definition.setTeacherTerms("")),
                wrong("stall is 0;", definition -> definition.setStallMillis(0)));
    }

    private static Arguments wrong(String sentence, Consumer<PipelineDefinition.Builder> mistake) {
        return Arguments.of(sentence, mistake);
    }

    @ParameterizedTest
    @MethodSource("wrongDefinitions")
    void aWrongDefinitionIsRefusedInOneSentence(String sentence, Consumer<PipelineDefinition.Builder> mistake) {
        var definition = BudgetWorld.definition();
        mistake.accept(definition);
        world.create(definition);
        assertThat(world.pipeline().getPhase()).isEqualTo(PipelinePhase.REFUSED);
        assertThat(world.pipeline().getReason())
                .startsWith(sentence)
                .contains("allowed: ")
                .endsWith(".");
        assertThat(world.journal()).isEmpty();
        assertThat(world.deadLetters()).isEmpty();
    }

    @Test
    void theSameRefusalIsToldOnceAndACorrectedDefinitionIsTaken() {
        world.create(BudgetWorld.definition().setStages(0));
        world.create(BudgetWorld.definition().setStages(0));
        assertThat(world.pipelines()).hasSize(1);
        world.create(BudgetWorld.definition());
        assertThat(world.pipelines()).hasSize(2);
        assertThat(world.pipeline().getPhase()).isEqualTo(PipelinePhase.WAITING);
    }

    @Test
    void theFirstStageIsPlannedWhenTheCensusHasEnough() {
        world.create(BudgetWorld.definition());
        world.census("adding", 39, 30);
        world.secondsPass(1);
        assertThat(world.plans()).isEmpty();
        world.census("adding", 40, 30);
        world.secondsPass(1);
        assertThat(world.plans()).hasSize(1);
    }

    @Test
    void theFirstStageIsPlannedEarlierWhenTrafficPauses() {
        world.create(BudgetWorld.definition());
        world.secondsPass(20);
        assertThat(world.plans()).isEmpty();
        world.census("adding", 1, 1);
        world.secondsPass(3);
        world.census("adding", 2, 2);
        world.secondsPass(4);
        assertThat(world.plans()).isEmpty();
        world.secondsPass(1);
        assertThat(world.plans()).hasSize(1);
    }

    @Test
    void aChangeOfThePoolIsNoTraffic() {
        world.create(BudgetWorld.definition());
        world.census("adding", 2, 2);
        world.secondsPass(4);
        world.census("adding", 2, 1);
        world.secondsPass(1);
        assertThat(world.plans()).hasSize(1);
    }

    @Test
    void withoutTrafficAPipelineWaitsEvenWhereNoRecordIsAskedFor() {
        world.create(BudgetWorld.definition().setStartAfterRecords(0).setStartAfterQuietMillis(0));
        world.secondsPass(3);
        assertThat(world.plans()).isEmpty();
        world.census("adding", 1, 1);
        world.secondsPass(1);
        assertThat(world.plans()).hasSize(1);
    }

    @Test
    void aDomainMayHaveAnyName() {
        world.create(BudgetWorld.definition());
        world.census("logic/boolean", 20, 20);
        world.census("\uD83D\uDE00 faces", 20, 20);
        world.census("two\nlines", 20, 20);
        world.secondsPass(1);
        assertThat(world.plan().getDomains())
                .extracting(DomainPlan::getDomain)
                .containsExactly("logic/boolean", "two\nlines", "\uD83D\uDE00 faces");
        assertThat(world.plan().getDomains()).extracting(DomainPlan::getQuota).containsExactly(3L, 3L, 3L);
    }

    @Test
    void aBudgetThatPaysForNoExampleEndsThePipelineWithItsReason() {
        world.create(BudgetWorld.definition().setBudgetTokens(500));
        world.census("adding", 40, 40);
        world.secondsPass(1);
        assertThat(world.plans()).isEmpty();
        assertThat(world.pipeline().getPhase()).isEqualTo(PipelinePhase.FINISHED);
        assertThat(world.pipeline().getReason()).isEqualTo("budget exhausted before stage 0");
    }

    @Test
    void aTickThatDoesNothingWritesNothing() {
        world.create(BudgetWorld.definition());
        var before = world.clock();
        world.secondsPass(5);
        assertThat(world.clock()).isEqualTo(before);
    }
}
