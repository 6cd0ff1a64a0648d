package io.evenkeel.sampler.stream;

import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.Candidate;
import io.evenkeel.contracts.avro.Observation;
import io.evenkeel.contracts.avro.Origin;
import io.evenkeel.contracts.avro.Selection;
import io.evenkeel.method.selection.Ranked;
import io.evenkeel.runtime.Outbox;
import io.evenkeel.sampler.domain.selection.HeadSelection;
import org.jspecify.annotations.Nullable;

/** Offers what was selected: candidates in rank order, then the selection's own record; what is offered leaves the pool. */
final class HeadCandidates {
    private static final int ONE_SOLVE = 1;

    private final Outbox outbox;
    private final PoolStore pool;
    private final OfferedStore offered;
    private final CensusStore census;

    HeadCandidates(Outbox outbox, SamplerMeters meters) {
        this.outbox = outbox;
        this.pool = new PoolStore(outbox.store(PoolStore.STORE));
        this.offered = new OfferedStore(outbox.store(OfferedStore.STORE));
        this.census = new CensusStore(outbox, meters);
    }

    /**
     * Announces a selection.
     *
     * @param method how the pool was ordered
     * @param checkpointHash student that scored; null at a cold start
     */
    void offer(FrozenPool frozen, HeadSelection.Outcome outcome, String method, @Nullable String checkpointHash) {
        var place = frozen.place();
        int grown = 0;
        for (var ranked : outcome.offered()) {
            var record = frozen.record(ranked.candidateId());
            announce(frozen, ranked, record);
            offered.put(ranked.candidateId(), record);
            grown += pool.remove(place, frozen.definition().getSeed(), record.getRecordId());
        }
        outbox.decide(
                Topics.SAMPLER_SELECTIONS, place.key(), HeadSelection.VERSION, provenance -> Selection.newBuilder()
                        .setLedger(place.ledger())
                        .setPipeline(place.pipeline())
                        .setStage(frozen.stage())
                        .setRevision(frozen.revision())
                        .setDomain(place.domain())
                        .setFrozen(frozen.recordIds())
                        .setOffered(outcome.offered().size())
                        .setExcluded(outcome.excluded())
                        .setMethod(method)
                        .setCheckpointHash(checkpointHash)
                        .setProvenance(provenance)
                        .build());
        census.poolChanged(place, grown);
    }

    private void announce(FrozenPool frozen, Ranked ranked, Observation record) {
        var place = frozen.place();
        outbox.decide(
                Topics.SAMPLER_HEAD_CANDIDATES,
                Keys.pipeline(place.ledger(), place.pipeline()),
                HeadSelection.VERSION,
                provenance -> Candidate.newBuilder()
                        .setCandidateId(ranked.candidateId())
                        .setLedger(place.ledger())
                        .setPipeline(place.pipeline())
                        .setStage(frozen.stage())
                        .setRevision(frozen.revision())
                        .setDomain(place.domain())
                        .setOrigin(Origin.REAL)
                        .setQuestion(record.getQuestion())
                        .setReference(record.getAnswer())
                        .setRank(ranked.rank())
                        .setScore(ranked.score())
                        .setRecordId(record.getRecordId())
                        .setSolves(ONE_SOLVE)
                        .setProvenance(provenance)
                        .build());
    }
}
