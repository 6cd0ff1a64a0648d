package io.evenkeel.sampler.stream;

import io.evenkeel.contracts.avro.Observation;
import io.evenkeel.contracts.avro.Origin;
import io.evenkeel.contracts.avro.Rationale;
import io.evenkeel.contracts.avro.Rejection;
import io.evenkeel.runtime.Handler;
import io.evenkeel.runtime.Outbox;

/** What became of offered records: accepted or rejected, they are used up; returned, they go back to their pool. */
final class CandidateEnds {
    private final Outbox outbox;
    private final OfferedStore offered;
    private final PoolStore pool;
    private final CensusStore census;

    private CandidateEnds(Outbox outbox, SamplerMeters meters) {
        this.outbox = outbox;
        this.offered = new OfferedStore(outbox.store(OfferedStore.STORE));
        this.pool = new PoolStore(outbox.store(PoolStore.STORE));
        this.census = new CensusStore(outbox, meters);
    }

    static Handler<Rationale> accepted(Outbox outbox, SamplerMeters meters) {
        var ends = new CandidateEnds(outbox, meters);
        return record -> {
            var rationale = record.value();
            if (rationale.getOrigin() == Origin.REAL) {
                ends.offered.take(rationale.getLedger(), rationale.getPipeline(), rationale.getCandidateId());
            }
        };
    }

    static Handler<Rejection> rejected(Outbox outbox, SamplerMeters meters) {
        var ends = new CandidateEnds(outbox, meters);
        return record -> {
            var rejection = record.value();
            if (rejection.getOrigin() != Origin.REAL) {
                return;
            }
            var ended = ends.offered.take(rejection.getLedger(), rejection.getPipeline(), rejection.getCandidateId());
            if (rejection.getReturned()) {
                ended.ifPresent(ends::backToPool);
            }
        };
    }

    private void backToPool(Observation record) {
        var place = Place.of(record);
        var definition = Definitions.require(outbox.pipelines(), place.ledger(), place.pipeline());
        int grown =
                pool.offer(place, definition.getSeed(), record, census.of(place).poolSize(), definition.getPoolSize());
        census.poolChanged(place, grown);
    }
}
