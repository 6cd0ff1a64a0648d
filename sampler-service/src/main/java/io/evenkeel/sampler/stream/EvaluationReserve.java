package io.evenkeel.sampler.stream;

import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.EvaluationExample;
import io.evenkeel.contracts.avro.EvaluationSet;
import io.evenkeel.contracts.avro.Observation;
import io.evenkeel.runtime.Outbox;
import io.evenkeel.sampler.domain.evaluation.EvaluationIds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Held-out records until they are frozen. Those that come after the freeze stay here, out of every pool: a later version of
 * the set may take them.
 */
final class EvaluationReserve {
    static final String STORE = "evaluation-reserve";
    static final String VERSIONS = "evaluation-versions";

    private static final int FIRST_VERSION = 0;

    private final Outbox outbox;
    private final KeyValueStore<String, Observation> rows;
    private final KeyValueStore<String, Integer> versions;

    EvaluationReserve(Outbox outbox) {
        this.outbox = outbox;
        this.rows = outbox.store(STORE);
        this.versions = outbox.store(VERSIONS);
    }

    /**
     * Keeps a held-out record.
     *
     * @param rank of its question
     * @param full whether the domain holds out as many as it may: then the last by rank has to go
     * @return the record that is not, or no longer, held out: another one, this one itself, or none
     */
    Optional<Observation> keep(Place place, String rank, Observation heldOut, boolean full) {
        rows.put(place.rows() + rank + ":" + heldOut.getRecordId(), heldOut);
        return full ? Optional.of(rows.delete(Rows.lastByHash(rows, place.rows()))) : Optional.empty();
    }

    /** Announces the first version, by domain and record id; once a pipeline. */
    void freeze(String ledger, String pipeline) {
        var pipelineRows = Place.pipelineRows(ledger, pipeline);
        if (versions.putIfAbsent(pipelineRows, FIRST_VERSION) != null) {
            return;
        }
        var reserve = Rows.startingWith(rows, pipelineRows);
        reserve.keySet().forEach(rows::delete);
        announce(
                ledger,
                pipeline,
                reserve.values().stream()
                        .sorted(Comparator.comparing(Observation::getDomain).thenComparing(Observation::getRecordId))
                        .toList());
    }

    private void announce(String ledger, String pipeline, List<Observation> heldOut) {
        var ids = new ArrayList<String>();
        var domains = new TreeMap<String, Integer>();
        int withoutReference = 0;
        for (var record : heldOut) {
            ids.add(announce(record));
            domains.merge(record.getDomain(), 1, Integer::sum);
            withoutReference += record.getAnswer() == null ? 1 : 0;
        }
        int missing = withoutReference;
        outbox.decide(
                Topics.SAMPLER_EVALUATION_SETS,
                Keys.pipeline(ledger, pipeline),
                EvaluationIds.VERSION,
                provenance -> new EvaluationSet(
                        ledger, pipeline, FIRST_VERSION, domains, missing, EvaluationIds.hash(ids), provenance));
    }

    private String announce(Observation heldOut) {
        var id = EvaluationIds.example(heldOut.getLedger(), heldOut.getPipeline(), heldOut.getRecordId());
        outbox.decide(
                Topics.SAMPLER_EVALUATION_EXAMPLES,
                Place.of(heldOut).key(),
                EvaluationIds.VERSION,
                provenance -> EvaluationExample.newBuilder()
                        .setExampleId(id)
                        .setLedger(heldOut.getLedger())
                        .setPipeline(heldOut.getPipeline())
                        .setDomain(heldOut.getDomain())
                        .setVersion(FIRST_VERSION)
                        .setRecordId(heldOut.getRecordId())
                        .setQuestion(heldOut.getQuestion())
                        .setReference(heldOut.getAnswer())
                        .setProvenance(provenance)
                        .build());
        return id;
    }
}
