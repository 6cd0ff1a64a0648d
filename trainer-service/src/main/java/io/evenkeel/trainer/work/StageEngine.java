package io.evenkeel.trainer.work;

import io.evenkeel.contracts.avro.Checkpoint;
import io.evenkeel.trainer.training.StageTraining.Trained;
import io.evenkeel.trainer.training.StartingStudent;
import io.evenkeel.trainer.training.TrainingExample;
import java.util.List;

/** How a stage's student comes to be: here, or by a command of the user's. For one thread. */
interface StageEngine {
    /**
     * Trains and stores the checkpoint; called again after a kill it goes on.
     *
     * @param examples of this and all earlier stages, in the order of their manifests
     * @throws Cancellation.Cancelled once it was called off
     */
    Trained train(
            PipelineView view,
            int stage,
            StartingStudent start,
            List<TrainingExample> examples,
            Cancellation cancellation);

    /** The stage's checkpoint, or its failure, was announced: what was kept for going on is not needed. */
    void announced(Checkpoint record);
}
