package io.evenkeel.trainer.external;

import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.StageManifest;
import io.evenkeel.trainer.training.StartingStudent;
import io.evenkeel.trainer.training.TrainingExample;
import java.util.List;

/**
 * What is to be trained.
 *
 * @param manifest of the stage
 * @param start what it begins with
 * @param examples of this and all earlier stages, in the order of their manifests
 */
public record Assignment(
        PipelineDefinition definition, StageManifest manifest, StartingStudent start, List<TrainingExample> examples) {

    public Assignment {
        examples = List.copyOf(examples);
    }

    /** What the names of its jobs begin with. */
    String jobs() {
        return JobName.stage(
                Keys.pipeline(manifest.getLedger(), manifest.getPipeline()),
                manifest.getStage(),
                manifest.getManifestHash());
    }
}
