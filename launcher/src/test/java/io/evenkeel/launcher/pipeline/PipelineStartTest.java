package io.evenkeel.launcher.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.OperatorCommand;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.launcher.records.SharedCluster;
import io.evenkeel.launcher.report.Records;
import io.evenkeel.launcher.settings.WrongConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Against the real broker; budget-service's answers are written by the tests. */
@Tag("slow")
class PipelineStartTest {
    private static final PipelineStart START = new PipelineStart(SharedCluster.cluster(), () -> Instant.EPOCH);

    private static List<OperatorCommand> orders(String ledger) {
        var deserializer =
                SharedCluster.cluster().serdes().value(Topics.OPERATOR_COMMANDS).deserializer();
        return SharedCluster.records(
                        Topics.OPERATOR_COMMANDS, record -> record.key().equals(ledger))
                .stream()
                .map(record -> deserializer.deserialize(record.topic(), record.value()))
                .toList();
    }

    private static void answer(PipelineDefinition definition, PipelinePhase phase, String reason) {
        SharedCluster.write(
                Topics.OPERATOR_PIPELINES,
                definition.getLedger() + "/" + definition.getPipeline(),
                Records.inForce(definition, phase, reason));
    }

    @Test
    void aPipelineIsOrderedAndItsAnswerAwaited() throws Exception {
        var definition = Records.definition("new", "main");
        try (var pool = Executors.newSingleThreadExecutor()) {
            var started = pool.submit(() -> START.run(definition));
            await().atMost(Duration.ofSeconds(60)).until(() -> !orders("new").isEmpty());
            assertThat(started.isDone()).isFalse();
            answer(definition, PipelinePhase.WAITING, "waits for traffic");
            assertThat(started.get().getPhase()).isEqualTo(PipelinePhase.WAITING);
        }
        assertThat(orders("new")).singleElement().satisfies(order -> {
            assertThat(order.getDefinition()).isEqualTo(definition);
            assertThat(order.getWhy()).isEqualTo("evenkeel up");
        });
    }

    @Test
    void aPipelineThatIsThereIsNotOrderedAgain() throws IOException, InterruptedException {
        var definition = Records.definition("there", "main");
        answer(definition, PipelinePhase.RUNNING, "stage 0");
        assertThat(START.run(definition).getPhase()).isEqualTo(PipelinePhase.RUNNING);
        assertThat(orders("there")).isEmpty();
    }

    @Test
    void anotherDefinitionOfItIsRefusedWithTheDifference() {
        var definition = Records.definition("other", "main");
        answer(definition, PipelinePhase.RUNNING, "stage 0");
        var wanted = PipelineDefinition.newBuilder(definition).setStages(5).build();
        assertThatThrownBy(() -> START.run(wanted))
                .isInstanceOf(WrongConfiguration.class)
                .hasMessage(
                        "Pipeline other/main is there already, with stages 3, not 5; allowed: the same settings again,"
                                + " or another name with --pipeline.");
        assertThat(orders("other")).isEmpty();
    }

    @Test
    void whatWasRefusedIsOrderedAgainAndSaysWhy() {
        var definition = Records.definition("refused", "main");
        answer(definition, PipelinePhase.REFUSED, "the policy is unknown");
        assertThatThrownBy(() -> START.run(definition))
                .isInstanceOf(WrongConfiguration.class)
                .hasMessage("Pipeline refused/main was refused: the policy is unknown");
        assertThat(orders("refused")).hasSize(1);
    }
}
