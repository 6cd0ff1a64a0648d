package io.evenkeel.budget.domain.plan;

/**
 * How far a pipeline is.
 *
 * @param phase WAITING, RUNNING, PAUSED or FINISHED
 * @param reason why it is in this phase, one sentence
 * @param inHand the stage in hand
 * @param census what came of the traffic
 * @param movedAt when anything of the stage last moved, milliseconds since the epoch
 * @param learned what was trained and evaluated
 * @param failures of trainings and evaluations
 */
public record PipelineProgress(
        Phase phase, String reason, InHand inHand, Census census, long movedAt, Learned learned, Failures failures) {

    /**
     * A stage.
     *
     * @param stage from 0; −1 before the first
     * @param revision of its plan, from 0
     * @param state how far it is
     * @param tokenCeiling teacher tokens
     * @param budgetExamples B when it was planned, a count
     */
    public record InHand(int stage, int revision, State state, long tokenCeiling, long budgetExamples) {}

    /**
     * Traffic.
     *
     * @param records a count
     * @param countedAt when it last changed, milliseconds since the epoch
     */
    public record Census(long records, long countedAt) {}

    /**
     * What was trained and evaluated.
     *
     * @param trainedStage the last stage with a checkpoint; −2 before the untrained student's
     * @param checkpointUri where it lies; empty before the first
     * @param checkpointHash its name; empty before the first
     * @param evaluatedStage the last stage that was evaluated; −2 before any
     */
    public record Learned(int trainedStage, String checkpointUri, String checkpointHash, int evaluatedStage) {}

    /**
     * What failed for good.
     *
     * @param told records that told a failure; a count
     * @param forgiven how many of them count no more, for the pipeline was resumed after them; a count
     * @param stop whether one of them is why the pipeline is paused
     */
    public record Failures(int told, int forgiven, boolean stop) {}

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
                Phase.WAITING,
                "waits for traffic",
                new InHand(-1, 0, State.NONE, 0, 0),
                new Census(0, now),
                now,
                new Learned(-2, "", "", -2),
                new Failures(0, 0, false));
    }

    /** The stage in hand, from 0; −1 before the first. */
    public int stage() {
        return inHand.stage();
    }

    /** Whether stage 0 is due: enough records, or some and then a pause. */
    public boolean isDue(long startAfterRecords, long startAfterQuietMillis, long now) {
        return phase == Phase.WAITING
                && census.records() > 0
                && (census.records() >= startAfterRecords || now - census.countedAt() >= startAfterQuietMillis);
    }

    /** Whether the pipeline goes on only with this stage's checkpoint: of the records about one, the first counts. */
    public boolean awaitsTraining(int ofStage) {
        return isGoingOn() && ofStage > learned.trainedStage();
    }

    /**
     * Whether a failure of this stage's training or evaluation stops the pipeline. While an operator's pause lasts, what was
     * begun before still ends, so a paused pipeline may fail too; once.
     */
    public boolean isStoppedByFailureOf(int ofStage) {
        return isGoingOn() && awaitsEvaluation(ofStage);
    }

    private boolean isGoingOn() {
        return phase != Phase.FINISHED && !failures.stop();
    }

    /** Whether the evaluation of this stage is still awaited: of several, the first counts. */
    public boolean awaitsEvaluation(int ofStage) {
        return ofStage > learned.evaluatedStage();
    }

    /** Whether nothing of the stage has moved for so long. */
    public boolean isStalled(long stallMillis, long now) {
        return now - movedAt >= stallMillis;
    }

    public PipelineProgress counted(long more, long now) {
        return with(new Census(census.records() + more, now));
    }

    public PipelineProgress moved(long now) {
        return with(inHand, now);
    }

    public PipelineProgress in(Phase newPhase, String why) {
        return new PipelineProgress(newPhase, why, inHand, census, movedAt, learned, failures);
    }

    /**
     * A training or evaluation failed for good.
     *
     * @param thatStops whether the pipeline cannot go on without it
     */
    public PipelineProgress failed(boolean thatStops) {
        return with(new Failures(failures.told() + 1, failures.forgiven(), failures.stop() || thatStops));
    }

    /** Goes on where it was paused: the time in between is no stall, and failures are forgiven. */
    public PipelineProgress resumed(String why, long now) {
        return in(stage() < 0 ? Phase.WAITING : Phase.RUNNING, why)
                .with(new Census(census.records(), now))
                .moved(now)
                .with(new Failures(failures.told(), failures.told(), false));
    }

    /** The stage in hand may spend more or less than was planned; teacher tokens. */
    public PipelineProgress withCeiling(long ceiling) {
        return with(new InHand(stage(), inHand.revision(), inHand.state(), ceiling, inHand.budgetExamples()), movedAt);
    }

    public PipelineProgress planned(int newStage, long ceiling, long examples, long now) {
        return in(Phase.RUNNING, "stage " + newStage).with(new InHand(newStage, 0, State.OPEN, ceiling, examples), now);
    }

    public PipelineProgress revised(State newState, long now) {
        return with(
                new InHand(stage(), inHand.revision() + 1, newState, inHand.tokenCeiling(), inHand.budgetExamples()),
                now);
    }

    /** The first checkpoint of a stage counts. */
    public PipelineProgress trained(int ofStage, String uri, String hash) {
        return ofStage <= learned.trainedStage()
                ? this
                : with(new Learned(ofStage, uri, hash, learned.evaluatedStage()));
    }

    public PipelineProgress evaluated(int ofStage) {
        return with(new Learned(
                learned.trainedStage(),
                learned.checkpointUri(),
                learned.checkpointHash(),
                Math.max(ofStage, learned.evaluatedStage())));
    }

    private PipelineProgress with(InHand newInHand, long now) {
        return new PipelineProgress(phase, reason, newInHand, census, now, learned, failures);
    }

    private PipelineProgress with(Census newCensus) {
        return new PipelineProgress(phase, reason, inHand, newCensus, movedAt, learned, failures);
    }

    private PipelineProgress with(Learned newLearned) {
        return new PipelineProgress(phase, reason, inHand, census, movedAt, newLearned, failures);
    }

    private PipelineProgress with(Failures newFailures) {
        return new PipelineProgress(phase, reason, inHand, census, movedAt, learned, newFailures);
    }
}
