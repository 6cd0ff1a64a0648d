package io.evenkeel.trainer;

import io.evenkeel.runtime.ConfigProblems;
import io.evenkeel.trainer.external.ExternalTraining;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of the trainer. */
@ConfigMapping(prefix = "evenkeel.trainer")
public interface TrainerConfig {
    String INTERNAL = "internal";
    String EXTERNAL = "external";

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

    /** Who trains: {@code internal}, this process, or {@code external}, a command of the user's. */
    @WithDefault(INTERNAL)
    String engine();

    /** Settings of the engine {@code external}. */
    External external();

    /** Settings of the engine {@code external}. */
    interface External {
        /** The command's words, separated by commas; run without a shell. Wanted by the engine {@code external}. */
        Optional<List<String>> command();

        /** Time between two looks at a job. */
        @WithDefault("PT10S")
        Duration poll();

        /** How long a job may take from its hand-over, waiting in a queue included; then it is ended and has failed. */
        @WithDefault("PT24H")
        Duration timeLimit();
    }

    /** Whether a command of the user's trains. */
    static boolean isExternal(TrainerConfig config) {
        return config.engine().equals(EXTERNAL);
    }

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
                        "a count from 1")
                .require(
                        List.of(INTERNAL, EXTERNAL).contains(config.engine()),
                        "evenkeel.trainer.engine",
                        config.engine(),
                        INTERNAL + " or " + EXTERNAL)
                .require(
                        isPositive(config.external().poll()),
                        "evenkeel.trainer.external.poll",
                        config.external().poll(),
                        "a duration above PT0S")
                .require(
                        isPositive(config.external().timeLimit()),
                        "evenkeel.trainer.external.time-limit",
                        config.external().timeLimit(),
                        "a duration above PT0S");
        if (isExternal(config)) {
            var command = config.external().command().orElse(List.of());
            problems.require(
                    !command.isEmpty() && ExternalTraining.canRun(command.get(0)),
                    "evenkeel.trainer.external.command",
                    String.join(",", command),
                    "the words of a command, separated by commas, of which the first is a program that can be run");
        }
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }
}
