package io.evenkeel.trainer;

import io.evenkeel.runtime.ConfigProblems;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the trainer. */
@ConfigMapping(prefix = "evenkeel.trainer")
public interface TrainerConfig {
    /** Optimizer steps between two snapshots; what a kill can cost. A count from 1. */
    @WithDefault("100")
    int snapshotEverySteps();

    /** Trainings of one stage before its failure is announced. A count from 1. */
    @WithDefault("3")
    int attempts();

    /** How long after the last reply missing references are waited for; then their questions are left out. */
    @WithDefault("PT60S")
    Duration maxWaitForReferences();

    /**
     * One in so many examples of a domain also teaches the student to write such a question, where the pipeline's recipes
     * name the student. A count; 0 for none.
     */
    @WithDefault("4")
    int questionWritingEvery();

    /** Held-out questions answered at a time. A count from 1. */
    @WithDefault("64")
    int evaluationBatch();

    /** What must hold beyond the types. */
    static void check(TrainerConfig config, ConfigProblems problems) {
        problems.require(
                        config.snapshotEverySteps() >= 1,
                        "evenkeel.trainer.snapshot-every-steps",
                        config.snapshotEverySteps(),
                        "whole steps from 1")
                .require(config.attempts() >= 1, "evenkeel.trainer.attempts", config.attempts(), "a count from 1")
                .require(
                        !config.maxWaitForReferences().isNegative(),
                        "evenkeel.trainer.max-wait-for-references",
                        config.maxWaitForReferences(),
                        "a duration from PT0S")
                .require(
                        config.questionWritingEvery() >= 0,
                        "evenkeel.trainer.question-writing-every",
                        config.questionWritingEvery(),
                        "a count from 1, or 0 for none")
                .require(
                        config.evaluationBatch() >= 1,
                        "evenkeel.trainer.evaluation-batch",
                        config.evaluationBatch(),
                        "a count from 1");
    }
}
