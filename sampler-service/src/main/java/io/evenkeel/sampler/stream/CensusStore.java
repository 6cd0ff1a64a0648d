package io.evenkeel.sampler.stream;

import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.Cause;
import io.evenkeel.contracts.avro.CensusEntry;
import io.evenkeel.method.census.DomainCensus;
import io.evenkeel.runtime.Outbox;
import java.util.TreeMap;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The counts of each domain; whatever changes them is announced. */
final class CensusStore {
    static final String STORE = "census";

    private final Outbox outbox;
    private final SamplerMeters meters;
    private final KeyValueStore<String, CensusEntry> entries;

    CensusStore(Outbox outbox, SamplerMeters meters) {
        this.outbox = outbox;
        this.meters = meters;
        this.entries = outbox.store(STORE);
        measureRestored();
    }

    DomainCensus of(Place place) {
        var entry = entries.get(place.rows());
        return entry == null
                ? DomainCensus.NOTHING
                : new DomainCensus(
                        entry.getSeen(),
                        entry.getDuplicates(),
                        entry.getHeldOut(),
                        entry.getWithReference(),
                        entry.getPool());
    }

    /** After one more observation, which is the record being handled. */
    void observed(Place place, DomainCensus counts) {
        write(place, counts, outbox.cause());
    }

    /** After candidates left the pool or came back; the last observation stays what it was. */
    void poolChanged(Place place, long by) {
        var entry = entries.get(place.rows());
        if (entry != null && by != 0) {
            var counts = of(place);
            write(place, counts.withPoolSize(counts.poolSize() + by), entry.getCause());
        }
    }

    private void write(Place place, DomainCensus counts, Cause lastObservation) {
        var entry = CensusEntry.newBuilder()
                .setLedger(place.ledger())
                .setPipeline(place.pipeline())
                .setDomain(place.domain())
                .setSeen(counts.seen())
                .setDuplicates(counts.duplicates())
                .setHeldOut(counts.heldOut())
                .setWithReference(counts.withReference())
                .setPool(counts.poolSize())
                .setCause(lastObservation)
                .build();
        meters.poolGrew(pipelineOf(entry), counts.poolSize() - of(place).poolSize());
        entries.put(place.rows(), entry);
        outbox.send(Topics.SAMPLER_CENSUS, place.key(), entry);
    }

    private void measureRestored() {
        var pools = new TreeMap<String, Long>();
        try (KeyValueIterator<String, CensusEntry> all = entries.all()) {
            all.forEachRemaining(row -> pools.merge(pipelineOf(row.value), row.value.getPool(), Long::sum));
        }
        pools.forEach(meters::poolIs);
    }

    private static String pipelineOf(CensusEntry entry) {
        return Keys.pipeline(entry.getLedger(), entry.getPipeline());
    }
}
