package io.evenkeel.runtime;

import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.avro.Cause;
import io.evenkeel.contracts.avro.Provenance;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.StateStore;

/** What a handler may touch: the topics it writes, its stores, its task's clock. All effects share one transaction. */
public interface Outbox {

    /** Sends a record to a topic that the topology {@link ServiceTopology#writes writes}. */
    <T extends SpecificRecord> void send(Topic<T> topic, String key, T value);

    /**
     * Sends a decision: numbered without gaps and chained by hash within its topic and key.
     *
     * @param rules version of the rules that decided, such as {@code ledger/1}
     * @param value makes the record from its provenance
     * @return what was sent
     */
    <T extends SpecificRecord> T decide(Topic<T> topic, String key, String rules, Function<Provenance, T> value);

    /** The record being handled; in a call-back, the topic {@code clock} with the task's partition and the time in milliseconds. */
    Cause cause();

    /** The task's wall clock, made monotone over its life and its restarts. */
    Instant now();

    /** A store that the handler was connected with. */
    <S extends StateStore> S store(String name);

    /** The pipelines in force, read from {@code operator.pipelines}. */
    Pipelines pipelines();

    /** Calls back at intervals of wall-clock time. */
    void every(Duration interval, Consumer<Instant> action);
}
