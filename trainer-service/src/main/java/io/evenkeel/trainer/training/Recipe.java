package io.evenkeel.trainer.training;

import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.method.identity.ContentHash;
import io.evenkeel.method.identity.Ids;
import io.evenkeel.student.LoraSettings;
import io.evenkeel.student.Projection;
import io.evenkeel.student.StudentTraining.Plan;
import java.util.EnumSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a stage is trained, whoever trains it: a function of definition and manifest. */
public final class Recipe {
    private static final double WEIGHT_DECAY = 0.01;
    private static final double CLIP_NORM = 1.0;

    /** One warm-up step in so many. */
    private static final int WARM_UP_SHARE = 20;

    private static final int NAME_CHARACTERS = 16;

    private Recipe() {}

    /** The plan of a stage's training. */
    public static Plan of(PipelineDefinition definition, String manifestHash, int snapshotEverySteps) {
        int steps = definition.getTrainingSteps();
        int batch = definition.getTrainingBatch();
        return new Plan(
                steps,
                batch,
                definition.getMicroBatch() == 0 ? batch : Math.min(batch, definition.getMicroBatch()),
                definition.getMaxSequenceTokens(),
                definition.getLearningRate(),
                (steps + WARM_UP_SHARE - 1) / WARM_UP_SHARE,
                WEIGHT_DECAY,
                CLIP_NORM,
                Ids.bits("training", Long.toString(definition.getSeed()), manifestHash),
                snapshotEverySteps,
                lora(definition));
    }

    /** @throws IllegalArgumentException naming a target that is no projection, or a value that is not allowed */
    private static @Nullable LoraSettings lora(PipelineDefinition definition) {
        if (definition.getLoraRank() == 0) {
            return null;
        }
        var targets = definition.getLoraTargets().stream()
                .map(name -> Projection.ofModuleName(name)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "lora-targets has " + name + "; allowed: projections, such as q_proj.")))
                .collect(Collectors.toSet());
        return new LoraSettings(
                definition.getLoraRank(),
                definition.getLoraAlpha(),
                definition.getLoraDropout(),
                targets.isEmpty() ? EnumSet.allOf(Projection.class) : targets);
    }

    /**
     * Tells apart what would not end in the same student, so that settings that were changed between two starts begin anew.
     *
     * @return {@value #NAME_CHARACTERS} hexadecimal characters
     */
    public static String name(StartingStudent start, Plan plan, int lessons) {
        return ContentHash.of(
                        start.name(),
                        Integer.toString(lessons),
                        Integer.toString(plan.steps()),
                        Integer.toString(plan.batchSize()),
                        Integer.toString(plan.maxTokens()),
                        Double.toString(plan.learningRate()),
                        Long.toString(plan.seed()),
                        Integer.toString(plan.microBatchSize()),
                        String.valueOf(plan.lora()))
                .hex()
                .substring(0, NAME_CHARACTERS);
    }
}
