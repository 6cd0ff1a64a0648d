package io.evenkeel.sampler.stream;

import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.avro.Observation;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.method.census.Observation.Fate;
import io.evenkeel.method.novelty.NearDuplicates;
import io.evenkeel.runtime.Handler;
import io.evenkeel.runtime.Outbox;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Counts each observation once and decides what becomes of it; the offsets of its topic are the order of all this. */
final class ObservationHandler implements Handler<Observation> {
    /** Record ids that were counted, by pipeline. */
    static final String COUNTED = "counted";

    private static final byte[] YES = {1};

    private final Outbox outbox;
    private final KeyValueStore<String, byte[]> counted;
    private final CensusStore census;
    private final SeenQuestions seen;
    private final PoolStore pool;
    private final EvaluationReserve reserve;
    private final SamplerMeters meters;

    ObservationHandler(Outbox outbox, SamplerMeters meters) {
        this.outbox = outbox;
        this.counted = outbox.store(COUNTED);
        this.census = new CensusStore(outbox, meters);
        this.seen = new SeenQuestions(outbox.store(SeenQuestions.SKETCHES), outbox.store(SeenQuestions.SKETCH_KEYS));
        this.pool = new PoolStore(outbox.store(PoolStore.STORE));
        this.reserve = new EvaluationReserve(outbox);
        this.meters = meters;
    }

    @Override
    public void handle(Record<String, Observation> record) {
        var observation = record.value();
        var place = Place.of(observation);
        var definition = Definitions.require(outbox.pipelines(), place.ledger(), place.pipeline());
        var question = Texts.read(observation.getQuestion());
        // Traffic that came without its id as the key may have been taken in two partitions; all of a ledger meets
        // here.
        var row = Place.pipelineRows(place.ledger(), place.pipeline()) + observation.getRecordId();
        if (counted.putIfAbsent(row, YES) == null) {
            count(place, definition, observation, question);
        }
    }

    private void count(Place place, PipelineDefinition definition, Observation observation, String question) {
        var rule = NearDuplicates.withSeed(definition.getSeed());
        var sketch = rule.sketch(question);
        var before = census.of(place);
        var sampling = Definitions.samplingRule(definition);
        var fate = sampling.fateOf(question, seen.repeats(place, sketch, rule));
        if (fate != Fate.DUPLICATE) {
            seen.remember(place, observation.getRecordId(), sketch);
        }
        var offered = fate == Fate.OFFERED ? Optional.of(observation) : Optional.<Observation>empty();
        if (fate == Fate.HELD_OUT) {
            offered = reserve.keep(place, sampling.rank(question), observation, sampling.isFull(before));
        }
        int grown = offered.map(record ->
                        pool.offer(place, definition.getSeed(), record, before.poolSize(), definition.getPoolSize()))
                .orElse(0);
        // One in and another out leaves as many held out as before: for the counts, one was offered.
        var counted = offered.isPresent() ? Fate.OFFERED : fate;
        census.observed(
                place,
                before.observe(new io.evenkeel.method.census.Observation(
                        counted, observation.getAnswer() != null, before.poolSize() + grown)));
        meters.observed(place.ledger() + "/" + place.pipeline(), counted);
    }
}
