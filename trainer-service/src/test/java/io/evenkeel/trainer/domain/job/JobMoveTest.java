package io.evenkeel.trainer.domain.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.trainer.domain.job.JobStatus.Failed;
import io.evenkeel.trainer.domain.job.JobStatus.NoAnswer;
import io.evenkeel.trainer.domain.job.JobStatus.Running;
import io.evenkeel.trainer.domain.job.JobStatus.Succeeded;
import io.evenkeel.trainer.domain.job.JobStatus.Unknown;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobMoveTest {
    @Test
    void onlyAJobThatNobodyKnowsIsStarted() {
        assertThat(JobMove.of(new Unknown(), false, true)).isEqualTo(new JobMove.Start());
        for (var status : List.of(new Running(3), new Succeeded(), new Failed("x"), new NoAnswer("away"))) {
            for (boolean overdue : List.of(false, true)) {
                for (boolean patient : List.of(false, true)) {
                    assertThat(JobMove.of(status, overdue, patient))
                            .as("%s", status)
                            .isNotInstanceOf(JobMove.Start.class);
                }
            }
        }
    }

    @Test
    void aJobThatHadItsTimeIsCalledOffUnlessItEndedItself() {
        for (var status : List.of(new Unknown(), new Running(3), new NoAnswer("away"))) {
            assertThat(JobMove.of(status, true, true)).isEqualTo(new JobMove.CallOff());
        }
        assertThat(JobMove.of(new Failed("no memory"), true, true))
                .isEqualTo(new JobMove.GiveUp("the job failed: no memory"));
        assertThat(JobMove.of(new Succeeded(), true, true)).isEqualTo(new JobMove.Wait());
    }

    @Test
    void aClusterThatIsAwayIsWaitedFor() {
        assertThat(JobMove.of(new NoAnswer("away"), false, true)).isEqualTo(new JobMove.Wait());
    }

    @Test
    void aSuccessWithoutAStudentIsBelievedForAWhileOnly() {
        assertThat(JobMove.of(new Succeeded(), false, true)).isEqualTo(new JobMove.Wait());
        assertThat(JobMove.of(new Succeeded(), false, false))
                .isEqualTo(new JobMove.GiveUp("the job says that it succeeded, but its folder has no output"));
    }

    @Test
    void answersAreReadFromTheFirstLine() {
        assertThat(JobStatus.read("running\n")).isEqualTo(new Running(0));
        assertThat(JobStatus.read("running 12\n")).isEqualTo(new Running(12));
        assertThat(JobStatus.read("  succeeded  ")).isEqualTo(new Succeeded());
        assertThat(JobStatus.read("unknown\nmore")).isEqualTo(new Unknown());
        assertThat(JobStatus.read("failed OOMKilled: no memory left"))
                .isEqualTo(new Failed("OOMKilled: no memory left"));
        assertThat(JobStatus.read("failed")).isEqualTo(new Failed("no reason given"));
        assertThat(JobStatus.read("running soon")).isEqualTo(new Running(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "Unknown", "unknownjob", "pending", "error: unknown"})
    void whatIsNoAnswerNeverReadsAsUnknown(String printed) {
        assertThat(JobStatus.read(printed)).isInstanceOf(NoAnswer.class);
        assertThat(JobStatus.read(printed).words()).contains("allowed: running, running STEP, succeeded");
    }
}
