package io.evenkeel.budget.domain.plan;

/**
 * How far a pipeline is.
 *
 * @param phase WAITING, RUNNING, PAUSED or FINISHED
 * @param reason why it is in this phase, one sentence
 * @param stage in hand, from 0; −1 before the first
 * @param revision of its plan, from 0
 * @param state of the stage
 * @param tokenCeiling of the stage, teacher tokens
 * @param budgetExamples B when the stage was planned, a count
 * @param records in the census, a count
 * @param countedAt when the census last changed, milliseconds since the epoch
 * @param movedAt when anything of the stage last moved, milliseconds since the epoch
 * @param trainedStage the last stage with a checkpoint; −2 before the untrained student's
 * @param checkpointUri where it lies; empty before the first
 * @param checkpointHash its name; empty before the first
 * @param evaluatedStage the last stage that was evaluated; −2 before any
 * @param failures records of trainings that failed; a count
 * @param forgiven how many of them count no more, for the pipeline was resumed after them; a count
 * @param failed whether one of them is why the pipeline is paused
 */
public record PipelineProgress(
        Phase phase,
        String reason,
        int stage,
        int revision,
        State state,
        long tokenCeiling,
        long budgetExamples,
        long records,
        long countedAt,
        long movedAt,
        int trainedStage,
        String checkpointUri,
        String checkpointHash,
        int evaluatedStage,
        int failures,
        int forgiven,
        boolean failed) {

    /** What the pipeline is doing. */
    public enum Phase {
        WAITING,
        RUNNING,
        PAUSED,
        FINISHED
    }

    /** How far the stage is. */
    public enum State {
        NONE,
        OPEN,
        CLOSING,
        CLOSED
    }

    /** A pipeline that waits for traffic. */
    public static PipelineProgress begun(long now) {
        return new PipelineProgress(
                Phase.WAITING, "waits for traffic", -1, 0, State.NONE, 0, 0, 0, now, now, -2, "", "", -2, 0, 0, false);
    }

    /** Whether stage 0 is due: enough records, or some and then a pause. */
    public boolean isDue(long startAfterRecords, long startAfterQuietMillis, long now) {
        return phase == Phase.WAITING
                && records > 0
                && (records >= startAfterRecords || now - countedAt >= startAfterQuietMillis);
    }

    /** Whether the pipeline goes on only with this stage's checkpoint: of the records about one, the first counts. */
    public boolean awaitsTraining(int ofStage) {
        return isGoingOn() && ofStage > trainedStage;
    }

    /**
     * Whether a failure of this stage's training or evaluation stops the pipeline. While an operator's pause lasts, what was
     * begun before still ends, so a paused pipeline may fail too; once.
     */
    public boolean isStoppedByFailureOf(int ofStage) {
        return isGoingOn() && ofStage > evaluatedStage;
    }

    private boolean isGoingOn() {
        return phase != Phase.FINISHED && !failed;
    }

    /** Whether the evaluation of this stage is still awaited: of several, the first counts. */
    public boolean awaitsEvaluation(int ofStage) {
        return ofStage > evaluatedStage;
    }

    /** Whether nothing of the stage has moved for so long. */
    public boolean isStalled(long stallMillis, long now) {
        return now - movedAt >= stallMillis;
    }

    public PipelineProgress counted(long more, long now) {
        return new PipelineProgress(
                phase,
                reason,
                stage,
                revision,
                state,
                tokenCeiling,
                budgetExamples,
                records + more,
                now,
                movedAt,
                trainedStage,
                checkpointUri,
                checkpointHash,
                evaluatedStage,
                failures,
                forgiven,
                failed);
    }

    public PipelineProgress moved(long now) {
        return new PipelineProgress(
                phase,
                reason,
                stage,
                revision,
                state,
                tokenCeiling,
                budgetExamples,
                records,
                countedAt,
                now,
                trainedStage,
                checkpointUri,
                checkpointHash,
                evaluatedStage,
                failures,
                forgiven,
                failed);
    }

    public PipelineProgress in(Phase newPhase, String why) {
        return new PipelineProgress(
                newPhase,
                why,
                stage,
                revision,
                state,
                tokenCeiling,
                budgetExamples,
                records,
                countedAt,
                movedAt,
                trainedStage,
                checkpointUri,
                checkpointHash,
                evaluatedStage,
                failures,
                forgiven,
                failed);
    }

    /**
     * A training or evaluation failed for good.
     *
     * @param thatStops whether the pipeline cannot go on without it
     */
    public PipelineProgress failed(boolean thatStops) {
        return new PipelineProgress(
                phase,
                reason,
                stage,
                revision,
                state,
                tokenCeiling,
                budgetExamples,
                records,
                countedAt,
                movedAt,
                trainedStage,
                checkpointUri,
                checkpointHash,
                evaluatedStage,
                failures + 1,
                forgiven,
                failed || thatStops);
    }

    /** Goes on where it was paused: the time in between is no stall, and failures are forgiven. */
    public PipelineProgress resumed(String why, long now) {
        return new PipelineProgress(
                stage < 0 ? Phase.WAITING : Phase.RUNNING,
                why,
                stage,
                revision,
                state,
                tokenCeiling,
                budgetExamples,
                records,
                now,
                now,
                trainedStage,
                checkpointUri,
                checkpointHash,
                evaluatedStage,
                failures,
                failures,
                false);
    }

    /** The stage in hand may spend more or less than was planned; teacher tokens. */
    public PipelineProgress withCeiling(long ceiling) {
        return new PipelineProgress(
                phase,
                reason,
                stage,
                revision,
                state,
                ceiling,
                budgetExamples,
                records,
                countedAt,
                movedAt,
                trainedStage,
                checkpointUri,
                checkpointHash,
                evaluatedStage,
                failures,
                forgiven,
                failed);
    }

    public PipelineProgress planned(int newStage, long ceiling, long examples, long now) {
        return new PipelineProgress(
                Phase.RUNNING,
                "stage " + newStage,
                newStage,
                0,
                State.OPEN,
                ceiling,
                examples,
                records,
                countedAt,
                now,
                trainedStage,
                checkpointUri,
                checkpointHash,
                evaluatedStage,
                failures,
                forgiven,
                failed);
    }

    public PipelineProgress revised(State newState, long now) {
        return new PipelineProgress(
                phase,
                reason,
                stage,
                revision + 1,
                newState,
                tokenCeiling,
                budgetExamples,
                records,
                countedAt,
                now,
                trainedStage,
                checkpointUri,
                checkpointHash,
                evaluatedStage,
                failures,
                forgiven,
                failed);
    }

    /** The first checkpoint of a stage counts. */
    public PipelineProgress trained(int ofStage, String uri, String hash) {
        return ofStage <= trainedStage
                ? this
                : new PipelineProgress(
                        phase,
                        reason,
                        stage,
                        revision,
                        state,
                        tokenCeiling,
                        budgetExamples,
                        records,
                        countedAt,
                        movedAt,
                        ofStage,
                        uri,
                        hash,
                        evaluatedStage,
                        failures,
                        forgiven,
                        failed);
    }

    public PipelineProgress evaluated(int ofStage) {
        return new PipelineProgress(
                phase,
                reason,
                stage,
                revision,
                state,
                tokenCeiling,
                budgetExamples,
                records,
                countedAt,
                movedAt,
                trainedStage,
                checkpointUri,
                checkpointHash,
                Math.max(ofStage, evaluatedStage),
                failures,
                forgiven,
                failed);
    }
}
