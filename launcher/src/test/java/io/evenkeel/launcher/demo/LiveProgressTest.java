package io.evenkeel.launcher.demo;

import static io.evenkeel.launcher.report.Records.amounts;
import static io.evenkeel.launcher.report.Records.domain;
import static io.evenkeel.launcher.report.Records.event;
import static io.evenkeel.launcher.report.Records.inForce;
import static io.evenkeel.launcher.report.Records.plan;
import static io.evenkeel.launcher.report.Records.progress;
import static io.evenkeel.launcher.report.Records.quota;
import static io.evenkeel.launcher.report.Records.real;
import static io.evenkeel.launcher.report.Records.synthetic;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.contracts.avro.DomainKind;
import io.evenkeel.contracts.avro.LedgerEventKind;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.contracts.avro.StageState;
import io.evenkeel.contracts.avro.TrainerPhase;
import io.evenkeel.launcher.report.PipelineFold;
import io.evenkeel.launcher.report.Records;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class LiveProgressTest {
    private static List<String> linesOf(SpecificRecord... records) {
        var fold = new PipelineFold(Records.LEDGER, Records.PIPELINE);
        List.of(records).forEach(fold::add);
        return LiveProgress.lines(fold);
    }

    @Test
    void beforeTheFirstPlanItSaysWhatIsWaitedFor() {
        assertThat(linesOf()).containsExactly("waits for the pipeline");
        assertThat(linesOf(inForce(PipelinePhase.WAITING, "waits for traffic"))).containsExactly("waits for traffic");
    }

    @Test
    void aStageShowsMoneyExamplesAndTraining() {
        assertThat(linesOf(
                        inForce(PipelinePhase.RUNNING, "stage 1"),
                        quota(-1, "", amounts(300_000, 0), "examples"),
                        event(LedgerEventKind.GRANTED, 1, "torts", amounts(1_500, 1), amounts(0, 0)),
                        event(LedgerEventKind.POSTED, 0, "torts", amounts(12_345, 0), amounts(0, 0)),
                        plan(0, StageState.CLOSED, domain("torts", DomainKind.TAIL, 9, "filled")),
                        plan(
                                1,
                                StageState.REVISED,
                                domain("contracts", DomainKind.HEAD, 4, ""),
                                domain("empty", DomainKind.HEAD, 0, ""),
                                domain("torts", DomainKind.TAIL, 6, "")),
                        real(0, "torts"),
                        real(1, "contracts"),
                        synthetic(1, "contracts", "teacher"),
                        progress(TrainerPhase.TRAINING, 0, 350)))
                .containsExactly(
                        "stage 2 of 3, revised (adaptive), running",
                        "tokens granted 300,000  reserved 1,500  posted 12,345",
                        "contracts 2/4  torts 0/6",
                        "training stage 1: step 350/700, loss 1.250, 3400 tokens/s, 42 s left");
    }

    @Test
    void anEvaluationNamesTheStudent() {
        assertThat(linesOf(progress(TrainerPhase.EVALUATING, -1, 10)))
                .contains("evaluating the untrained student: 10/700 questions");
        assertThat(linesOf(progress(TrainerPhase.EVALUATING, 1, 10))).contains("evaluating stage 2: 10/700 questions");
    }

    @Test
    void anIdleTrainerIsNotShown() {
        assertThat(linesOf(progress(TrainerPhase.TRAINING, 0, 1), progress(TrainerPhase.IDLE, 0, 700)))
                .containsExactly("waits for the pipeline");
    }
}
