package io.evenkeel.sampler.stream;

import io.evenkeel.contracts.avro.Observation;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Records that a stage has offered and of which it is not known yet how they end. They are in no pool meanwhile, so a stage
 * never offers what another still holds.
 */
final class OfferedStore {
    static final String STORE = "offered";

    private final KeyValueStore<String, Observation> rows;

    OfferedStore(KeyValueStore<String, Observation> rows) {
        this.rows = rows;
    }

    void put(String candidateId, Observation record) {
        rows.put(row(record.getLedger(), record.getPipeline(), candidateId), record);
    }

    /** Takes it out, if it was offered and has not ended yet. */
    Optional<Observation> take(String ledger, String pipeline, String candidateId) {
        return Optional.ofNullable(rows.delete(row(ledger, pipeline, candidateId)));
    }

    private static String row(String ledger, String pipeline, String candidateId) {
        return Place.pipelineRows(ledger, pipeline) + candidateId;
    }
}
