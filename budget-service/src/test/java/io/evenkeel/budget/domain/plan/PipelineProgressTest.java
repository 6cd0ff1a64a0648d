package io.evenkeel.budget.domain.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.budget.domain.plan.PipelineProgress.Phase;
import io.evenkeel.budget.domain.plan.PipelineProgress.State;
import org.junit.jupiter.api.Test;

class PipelineProgressTest {
    private static final PipelineProgress BEGUN = PipelineProgress.begun(1_000);

    @Test
    void theFirstStageIsDueWithEnoughRecordsOrAfterAPause() {
        assertThat(BEGUN.counted(9, 2_000).isDue(10, 500, 2_499)).isFalse();
        assertThat(BEGUN.counted(10, 2_000).isDue(10, 500, 2_000)).isTrue();
        assertThat(BEGUN.counted(1, 2_000).isDue(10, 500, 2_500)).isTrue();
    }

    @Test
    void eachNewRecordPutsThePauseOff() {
        assertThat(BEGUN.counted(1, 2_000).counted(1, 2_400).isDue(10, 500, 2_500))
                .isFalse();
    }

    @Test
    void withoutASingleRecordNothingIsDue() {
        assertThat(BEGUN.isDue(0, 0, 9_999)).isFalse();
    }

    @Test
    void theFirstStageIsDueOnce() {
        assertThat(BEGUN.counted(10, 2_000).planned(0, 1, 1, 2_000).isDue(10, 500, 9_999))
                .isFalse();
    }

    @Test
    void aPlanStartsAStageAfreshAndRevisionsCountUp() {
        var second = BEGUN.planned(0, 70, 7, 2_000).revised(State.CLOSED, 2_500).planned(1, 80, 8, 3_000);
        assertThat(second.stage()).isEqualTo(1);
        assertThat(second.inHand().revision()).isZero();
        assertThat(second.inHand().state()).isEqualTo(State.OPEN);
        assertThat(second.phase()).isEqualTo(Phase.RUNNING);
        assertThat(second.inHand().tokenCeiling()).isEqualTo(80);
        assertThat(second.revised(State.OPEN, 3_100)
                        .revised(State.CLOSING, 3_200)
                        .inHand()
                        .revision())
                .isEqualTo(2);
    }

    @Test
    void whatMovesIsNotStalled() {
        var planned = BEGUN.planned(0, 70, 7, 2_000);
        assertThat(planned.isStalled(100, 2_099)).isFalse();
        assertThat(planned.isStalled(100, 2_100)).isTrue();
        assertThat(planned.moved(2_050).isStalled(100, 2_100)).isFalse();
        assertThat(planned.revised(State.OPEN, 2_060).isStalled(100, 2_159)).isFalse();
    }

    @Test
    void ofTheCheckpointsAndEvaluationsOfAStageTheFirstCounts() {
        var trained = BEGUN.trained(0, "uri-1", "hash-1");
        assertThat(trained.trained(0, "uri-2", "hash-2")).isEqualTo(trained);
        assertThat(trained.trained(-1, "uri-0", "hash-0")).isEqualTo(trained);
        assertThat(trained.awaitsTraining(0)).isFalse();
        assertThat(trained.awaitsTraining(1)).isTrue();
        assertThat(trained.in(Phase.FINISHED, "done").awaitsTraining(1)).isFalse();
        assertThat(BEGUN.awaitsTraining(-1)).isTrue();

        assertThat(BEGUN.evaluated(0).awaitsEvaluation(0)).isFalse();
        assertThat(BEGUN.evaluated(0).evaluated(-1)).isEqualTo(BEGUN.evaluated(0));
        assertThat(BEGUN.evaluated(0).awaitsEvaluation(1)).isTrue();
    }

    @Test
    void aFailureStopsOnceAndResumingForgivesIt() {
        var running = BEGUN.planned(0, 70, 7, 2_000).trained(-1, "u", "h").evaluated(-1);
        assertThat(running.isStoppedByFailureOf(-1)).isFalse();
        assertThat(running.isStoppedByFailureOf(0)).isTrue();
        var failed = running.failed(true).in(Phase.PAUSED, "failed");
        assertThat(failed.isStoppedByFailureOf(0)).isFalse();
        assertThat(failed.awaitsTraining(0)).isFalse();
        var resumed = failed.failed(false).resumed("again", 9_000);
        assertThat(resumed.failures().forgiven()).isEqualTo(2);
        assertThat(resumed.isStoppedByFailureOf(0)).isTrue();
        assertThat(resumed.phase()).isEqualTo(Phase.RUNNING);
        assertThat(resumed.isStalled(100, 9_099)).isFalse();
        assertThat(BEGUN.in(Phase.PAUSED, "x").resumed("again", 9_000).phase()).isEqualTo(Phase.WAITING);
    }
}
