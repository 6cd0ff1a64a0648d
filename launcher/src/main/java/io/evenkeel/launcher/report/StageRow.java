package io.evenkeel.launcher.report;

import org.jspecify.annotations.Nullable;

/**
 * One stage.
 *
 * @param stage from 0; -1 for the untrained student
 * @param state how far it is; trained once there is a checkpoint
 * @param examples in its manifest; a count
 * @param tokens posted; teacher tokens
 * @param calls posted; a count
 * @param callsSaved synthetic examples accepted whose question the student wrote, not the teacher; a count
 * @param head macro accuracy of the head domains
 * @param tail macro accuracy of the tail domains
 * @param macro mean over domains
 * @param micro mean over questions
 * @param loss last training loss, nats per completion token; null where nothing was trained
 * @param steps optimizer steps; null where nothing was trained
 * @param trainingMillis milliseconds; null where nothing was trained
 * @param manifest its hash; null before the seal
 */
public record StageRow(
        int stage,
        String state,
        long examples,
        long tokens,
        long calls,
        long callsSaved,
        Score head,
        Score tail,
        Score macro,
        Score micro,
        @Nullable Double loss,
        @Nullable Integer steps,
        @Nullable Long trainingMillis,
        @Nullable String manifest) {}
