package io.evenkeel.runtime;

import io.evenkeel.contracts.avro.PipelineInForce;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jboss.logging.Logger;

/** Keeps the last word on each pipeline. What cannot be read is logged by its place: a global store has no transaction. */
final class PipelinesKeeper implements Processor<String, byte[], Void, Void> {
    private static final Logger LOG = Logger.getLogger(PipelinesKeeper.class);

    private final Deserializer<PipelineInForce> deserializer;
    private ProcessorContext<Void, Void> context;
    private KeyValueStore<String, PipelineInForce> store;

    @SuppressWarnings("NullAway.Init") // Streams calls init before anything else
    PipelinesKeeper(Deserializer<PipelineInForce> deserializer) {
        this.deserializer = deserializer;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        this.context = context;
        this.store = context.getStateStore(ServiceTopology.PIPELINES);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        try {
            store.put(record.key(), deserializer.deserialize("", record.value()));
        } catch (RuntimeException e) {
            LOG.errorf("operator.pipelines %s cannot be read: %s", context.recordMetadata(), DeadLetter.reason(e));
        }
    }
}
