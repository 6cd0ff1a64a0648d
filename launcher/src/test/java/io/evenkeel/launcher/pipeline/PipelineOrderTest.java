package io.evenkeel.launcher.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.contracts.avro.OperatorCommandKind;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.launcher.pipeline.PipelineOrder.Budget;
import io.evenkeel.launcher.report.Records;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PipelineOrderTest {
    private static final PipelineDefinition LAW = Records.definition("acme", "law");

    @Test
    void theSameOrderedAgainByAnybodyAtAnyTimeHasTheSameId() {
        var first = PipelineOrder.create(LAW, "ann", Instant.EPOCH);
        var again = PipelineOrder.create(Records.definition("acme", "law"), "bob", Instant.EPOCH.plusSeconds(9));
        assertThat(again.getId()).isEqualTo(first.getId());
        assertThat(first.getKind()).isEqualTo(OperatorCommandKind.CREATE_PIPELINE);
        assertThat(first.getWho()).isEqualTo("ann");
        assertThat(first.getDefinition()).isEqualTo(LAW);
    }

    @Test
    void anythingThatDiffersMakesAnotherOrder() {
        var id = PipelineOrder.create(LAW, "ann", Instant.EPOCH).getId();
        var more = PipelineDefinition.newBuilder(LAW).setStages(5).build();
        assertThat(PipelineOrder.create(more, "ann", Instant.EPOCH).getId()).isNotEqualTo(id);
        assertThat(PipelineOrder.create(Records.definition("acme", "tax"), "ann", Instant.EPOCH)
                        .getId())
                .isNotEqualTo(id);
    }

    @Test
    void aTeachersBudgetIsAskedForByItsName() {
        var scope = new Scope("acme", "law");
        var big = PipelineOrder.of(
                OperatorCommandKind.SET_BUDGET, scope, new Budget("big", 5L, 7L), "ann", "less", Instant.EPOCH);
        assertThat(big.getTeacher()).isEqualTo("big");
        assertThat(big.getPipeline()).isEqualTo("law");
        assertThat(big.getBudgetTokens()).isEqualTo(5);
        assertThat(big.getBudgetNanos()).isEqualTo(7);
        var own = PipelineOrder.of(
                OperatorCommandKind.SET_BUDGET, scope, new Budget("", 5L, 7L), "ann", "less", Instant.EPOCH);
        assertThat(own.getTeacher()).isEmpty();
        assertThat(own.getId()).isNotEqualTo(big.getId());
    }

    @Test
    void differencesAreNamedWithBothValuesTheVersionAside() {
        var wanted = PipelineDefinition.newBuilder(LAW)
                .setStages(5)
                .setPolicy("naive")
                .setVersion(2)
                .build();
        assertThat(PipelineOrder.differences(LAW, wanted))
                .containsExactly("stages 3, not 5", "policy adaptive, not naive");
        assertThat(PipelineOrder.differences(LAW, Records.definition("acme", "law")))
                .isEmpty();
    }
}
