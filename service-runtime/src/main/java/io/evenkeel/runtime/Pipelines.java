package io.evenkeel.runtime;

import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.avro.PipelineInForce;
import io.evenkeel.contracts.avro.PipelinePhase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The pipelines as {@code operator.pipelines} last told of them. */
public final class Pipelines {
    private final ReadOnlyKeyValueStore<String, PipelineInForce> store;

    Pipelines(ReadOnlyKeyValueStore<String, PipelineInForce> store) {
        this.store = store;
    }

    /** One pipeline, if it was ever heard of. */
    public Optional<PipelineInForce> find(String ledger, String pipeline) {
        return Optional.ofNullable(store.get(Keys.pipeline(ledger, pipeline)));
    }

    /** Every pipeline ever heard of, in order of their keys. */
    public List<PipelineInForce> all() {
        var pipelines = new ArrayList<PipelineInForce>();
        try (KeyValueIterator<String, PipelineInForce> all = store.all()) {
            all.forEachRemaining(entry -> pipelines.add(entry.value));
        }
        return pipelines;
    }

    /** Those that take work: waiting or running, in order of their keys. */
    public List<PipelineInForce> active() {
        return all().stream().filter(Pipelines::isActive).toList();
    }

    /** Waiting or running. */
    public static boolean isActive(PipelineInForce pipeline) {
        return pipeline.getPhase() == PipelinePhase.WAITING || pipeline.getPhase() == PipelinePhase.RUNNING;
    }
}
