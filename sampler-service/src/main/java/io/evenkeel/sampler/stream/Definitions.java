package io.evenkeel.sampler.stream;

import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.PipelineInForce;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.runtime.Pipelines;
import io.evenkeel.sampler.domain.sampling.SamplingRule;
import io.evenkeel.sampler.domain.traffic.TrafficRule;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Definitions of pipelines as the domain's rules want them. */
final class Definitions {
    /** A paused pipeline buys nothing, but what arrives meanwhile is its traffic all the same. */
    private static final Set<PipelinePhase> TAKING_TRAFFIC =
            Set.of(PipelinePhase.WAITING, PipelinePhase.RUNNING, PipelinePhase.PAUSED);

    private Definitions() {}

    /** Definitions of the pipelines that take traffic, in order of their keys. */
    static List<PipelineDefinition> takingTraffic(Pipelines pipelines) {
        return pipelines.all().stream()
                .filter(pipeline -> TAKING_TRAFFIC.contains(pipeline.getPhase()))
                .map(PipelineInForce::getDefinition)
                .toList();
    }

    /** @throws IllegalStateException where no such pipeline was heard of: its records go to the dead letters, to be redriven */
    static PipelineDefinition require(Pipelines pipelines, String ledger, String pipeline) {
        return pipelines
                .find(ledger, pipeline)
                .map(PipelineInForce::getDefinition)
                .orElseThrow(() -> new IllegalStateException(
                        "pipeline " + ledger + "/" + pipeline + " is not on operator.pipelines"));
    }

    static TrafficRule trafficRule(PipelineDefinition definition) {
        return new TrafficRule(
                new TreeSet<>(definition.getTenants()),
                new TreeSet<>(definition.getDomains()),
                definition.getUnlabelledDomain());
    }

    static SamplingRule samplingRule(PipelineDefinition definition) {
        return new SamplingRule(definition.getPipeline(), definition.getHeldOutShare(), definition.getHeldOutMaximum());
    }
}
