package io.evenkeel.trainer.training;

import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.method.identity.ContentHash;
import io.evenkeel.method.identity.Ids;
import io.evenkeel.student.StudentTraining.Plan;

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
        return new Plan(
                steps,
                definition.getTrainingBatch(),
                definition.getMaxSequenceTokens(),
                definition.getLearningRate(),
                (steps + WARM_UP_SHARE - 1) / WARM_UP_SHARE,
                WEIGHT_DECAY,
                CLIP_NORM,
                Ids.bits("training", Long.toString(definition.getSeed()), manifestHash),
                snapshotEverySteps);
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
                        Long.toString(plan.seed()))
                .hex()
                .substring(0, NAME_CHARACTERS);
    }
}
