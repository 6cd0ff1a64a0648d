package io.evenkeel.trainer.domain.due;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DueTest {
    @Test
    void nothingIsDueBeforeTheFirstEvaluationSet() {
        assertThat(Due.next(new Standing(true, false, sealed(3), new TreeMap<>(), Set.of())))
                .isEmpty();
    }

    @Test
    void nothingIsDueForAPipelineThatTakesNoWork() {
        assertThat(Due.next(new Standing(false, true, sealed(3), new TreeMap<>(), Set.of())))
                .isEmpty();
    }

    @Test
    void theUntrainedStudentComesFirstEvenWhereAStageIsSealed() {
        assertThat(Due.next(new Standing(true, true, sealed(3), new TreeMap<>(), Set.of())))
                .contains(new Due.Begin());
        assertThat(Due.next(standing(Map.of(-1, true), Set.of()))).contains(new Due.Evaluate(-1));
    }

    @Test
    void aSealedStageIsTrainedThenEvaluated() {
        assertThat(Due.next(standing(Map.of(-1, true), Set.of(-1), 3))).contains(new Due.Train(0));
        assertThat(Due.next(standing(Map.of(-1, true, 0, true), Set.of(-1), 3))).contains(new Due.Evaluate(0));
        assertThat(Due.next(standing(Map.of(-1, true, 0, true), Set.of(-1, 0), 3)))
                .isEmpty();
    }

    @Test
    void aStageWithoutAnExampleRepeatsCheckpointAndEvaluationOfTheOneBefore() {
        assertThat(Due.next(standing(Map.of(-1, true), Set.of(-1), 0))).contains(new Due.Repeat(0));
        assertThat(Due.next(standing(Map.of(-1, true, 0, true), Set.of(-1), 0))).contains(new Due.RepeatEvaluation(0));
    }

    @Test
    void afterAFailureForGoodNothingMoreIsDue() {
        assertThat(Due.next(standing(Map.of(-1, true, 0, false), Set.of(-1), 3, 3)))
                .isEmpty();
        assertThat(Due.next(standing(Map.of(-1, false), Set.of(), 3))).isEmpty();
    }

    private static Standing standing(Map<Integer, Boolean> trained, Set<Integer> evaluated, int... sealed) {
        return new Standing(true, true, sealed(sealed), new TreeMap<>(trained), evaluated);
    }

    private static TreeMap<Integer, Integer> sealed(int... examples) {
        var sealed = new TreeMap<Integer, Integer>();
        for (int stage = 0; stage < examples.length; stage++) {
            sealed.put(stage, examples[stage]);
        }
        return sealed;
    }
}
