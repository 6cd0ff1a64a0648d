package io.evenkeel.contracts;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/** How a topic's values become bytes. Tests of a single topology bring one that needs no registry. */
public interface TopicSerdes {
    /**
     * Reads and writes the topic's values in the Confluent wire format: a zero byte, the schema's id in four bytes, Avro
     * binary. It always stands for the given topic, so a state store may use it for its values too.
     *
     * @throws IllegalStateException where the topic carries original bytes
     */
    <T extends SpecificRecord> Serde<T> value(Topic<T> topic);
}
