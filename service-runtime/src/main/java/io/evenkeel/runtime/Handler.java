package io.evenkeel.runtime;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Record;

/** What a service does with one record of one topic. An exception sends the record to the dead letters. */
@FunctionalInterface
public interface Handler<T extends SpecificRecord> {
    /** Decide first, then touch stores and outbox: what was touched before an exception stays touched. */
    void handle(Record<String, T> record);

    /** Makes a task's handler. */
    @FunctionalInterface
    interface Factory<T extends SpecificRecord> {
        Handler<T> create(Outbox outbox);
    }
}
