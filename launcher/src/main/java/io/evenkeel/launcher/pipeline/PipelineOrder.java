package io.evenkeel.launcher.pipeline;

import io.evenkeel.contracts.avro.OperatorCommand;
import io.evenkeel.contracts.avro.OperatorCommandKind;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.method.identity.Ids;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an operator asks for when a pipeline shall begin. */
public final class PipelineOrder {
    private PipelineOrder() {}

    /**
     * The whole quota of a pipeline or a teacher.
     *
     * @param teacher whose account it is; empty for the pipeline's
     * @param tokens teacher tokens; null leaves them as they are
     * @param nanos billionths of the currency, 0 for no limit; null leaves the limit as it is
     */
    public record Budget(
            String teacher, @Nullable Long tokens, @Nullable Long nanos) {
        /** As it is. */
        public static final Budget UNCHANGED = new Budget("", null, null);
    }

    /** The command; its id follows from the definition, so asking again for the same has no effect. */
    public static OperatorCommand create(PipelineDefinition definition, String who, Instant at) {
        return OperatorCommand.newBuilder()
                .setId(Ids.of("o", definition.getLedger(), definition.getPipeline(), definition.toString()))
                .setKind(OperatorCommandKind.CREATE_PIPELINE)
                .setLedger(definition.getLedger())
                .setPipeline(definition.getPipeline())
                .setWho(who)
                .setWhy("evenkeel up")
                .setDefinition(definition)
                .setAt(at)
                .build();
    }

    /**
     * What an operator asks of a pipeline that is there. Its id follows from who asked what, why and when.
     *
     * @param budget with SET_BUDGET; else {@link Budget#UNCHANGED}
     */
    public static OperatorCommand of(
            OperatorCommandKind kind, Scope scope, Budget budget, String who, String why, Instant at) {
        var id = Ids.of(
                "o",
                kind.name(),
                scope.ledger(),
                scope.pipeline(),
                budget.teacher(),
                String.valueOf(budget.tokens()),
                String.valueOf(budget.nanos()),
                who,
                why,
                Long.toString(at.toEpochMilli()));
        return OperatorCommand.newBuilder()
                .setId(id)
                .setKind(kind)
                .setLedger(scope.ledger())
                .setPipeline(scope.pipeline())
                .setWho(who)
                .setWhy(why)
                .setBudgetTokens(budget.tokens())
                .setBudgetNanos(budget.nanos())
                .setTeacher(budget.teacher())
                .setAt(at)
                .build();
    }

    /** What differs between two definitions of one pipeline, such as {@code stages 3, not 5}; the version aside. */
    public static List<String> differences(PipelineDefinition inForce, PipelineDefinition wanted) {
        return PipelineDefinition.getClassSchema().getFields().stream()
                .filter(field -> !field.name().equals("version"))
                .filter(field -> !Objects.equals(inForce.get(field.pos()), wanted.get(field.pos())))
                .map(field -> field.name() + " " + inForce.get(field.pos()) + ", not " + wanted.get(field.pos()))
                .toList();
    }
}
