package io.evenkeel.trainer.domain.due;

import java.util.Optional;

/**
 * What a pipeline's trainer has to do next. A function of what was announced, so that a restart, a second replica or a record
 * read twice does nothing that is already done.
 */
public sealed interface Due {

    /** The stage of the untrained student. */
    int UNTRAINED = -1;

    /** The stage that it is about; from 0, {@value #UNTRAINED} for the untrained student. */
    int stage();

    /** Announce the student before any training. */
    record Begin() implements Due {
        @Override
        public int stage() {
            return UNTRAINED;
        }
    }

    /** Train on the examples of this and all earlier stages, and announce the checkpoint. */
    record Train(int stage) implements Due {}

    /** Announce the checkpoint of the stage before again: this one has no example. */
    record Repeat(int stage) implements Due {}

    /** Evaluate the stage's checkpoint and announce it. */
    record Evaluate(int stage) implements Due {}

    /** Announce the evaluation of the stage before again: the checkpoint is the same. */
    record RepeatEvaluation(int stage) implements Due {}

    /**
     * The next thing to do, stages in order; empty when all is done, when the pipeline takes no work, before the evaluation
     * set is there, and after a stage that failed for good.
     */
    static Optional<Due> next(Standing standing) {
        if (!standing.active() || !standing.evaluationSet()) {
            return Optional.empty();
        }
        var begun = standing.trained().get(UNTRAINED);
        if (begun == null) {
            return Optional.of(new Begin());
        }
        if (!begun) {
            return Optional.empty();
        }
        if (!standing.evaluated().contains(UNTRAINED)) {
            return Optional.of(new Evaluate(UNTRAINED));
        }
        for (var sealed : standing.sealed().entrySet()) {
            int stage = sealed.getKey();
            boolean empty = sealed.getValue() == 0;
            var trained = standing.trained().get(stage);
            if (trained == null) {
                return Optional.of(empty ? new Repeat(stage) : new Train(stage));
            }
            if (!trained) {
                return Optional.empty();
            }
            if (!standing.evaluated().contains(stage)) {
                return Optional.of(empty ? new RepeatEvaluation(stage) : new Evaluate(stage));
            }
        }
        return Optional.empty();
    }
}
