package io.evenkeel.sampler.stream;

import io.evenkeel.contracts.avro.Observation;
import io.evenkeel.contracts.avro.PipelineDefinition;
import java.util.List;
import java.util.Map;

/**
 * A domain's pool as a plan found it.
 *
 * @param revision of the plan
 * @param definition of the pipeline
 * @param candidates records by the id that each has as a candidate of this stage
 */
record FrozenPool(
        Place place, int stage, int revision, PipelineDefinition definition, Map<String, Observation> candidates) {

    Observation record(String candidateId) {
        var record = candidates.get(candidateId);
        if (record == null) {
            throw new IllegalStateException(candidateId + " is not in the frozen pool of stage " + stage);
        }
        return record;
    }

    List<String> recordIds() {
        return candidates.values().stream()
                .map(Observation::getRecordId)
                .sorted()
                .toList();
    }
}
