package io.evenkeel.sampler.stream;

import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.Topics;
import io.evenkeel.runtime.JsonSerde;
import io.evenkeel.runtime.ServiceTopology;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;

/** What the sampler reads and does with it, topic by topic. */
public final class SamplerTopology {
    private static final Set<String> OBSERVING = Set.of(
            ObservationHandler.COUNTED,
            SeenQuestions.SKETCHES,
            SeenQuestions.SKETCH_KEYS,
            CensusStore.STORE,
            PoolStore.STORE,
            EvaluationReserve.STORE,
            EvaluationReserve.VERSIONS);
    private static final Set<String> SELECTING = Set.of(
            Selections.STORE,
            Selections.FROZEN,
            Selections.SCORES,
            PoolStore.STORE,
            OfferedStore.STORE,
            CensusStore.STORE,
            EvaluationReserve.STORE,
            EvaluationReserve.VERSIONS);
    private static final Set<String> ENDING = Set.of(OfferedStore.STORE, PoolStore.STORE, CensusStore.STORE);

    private SamplerTopology() {}

    /** @param waitingRoom most records a partition keeps while no pipeline takes traffic; a count */
    public static ServiceTopology of(TopicSerdes serdes, int waitingRoom, SamplerMeters meters) {
        var observation = serdes.value(Topics.SAMPLER_OBSERVATIONS);
        return new ServiceTopology(Owner.SAMPLER, serdes)
                .store(WaitingRoom.STORE, Serdes.String(), serdes.value(Topics.TRAFFIC))
                .store(TrafficHandler.TAKEN, Serdes.String(), Serdes.ByteArray())
                .store(ObservationHandler.COUNTED, Serdes.String(), Serdes.ByteArray())
                .store(SeenQuestions.SKETCHES, Serdes.String(), Serdes.ByteArray())
                .store(SeenQuestions.SKETCH_KEYS, Serdes.String(), Serdes.ByteArray())
                .store(CensusStore.STORE, Serdes.String(), serdes.value(Topics.SAMPLER_CENSUS))
                .store(PoolStore.STORE, Serdes.String(), observation)
                .store(EvaluationReserve.STORE, Serdes.String(), observation)
                .store(EvaluationReserve.VERSIONS, Serdes.String(), Serdes.Integer())
                .store(Selections.STORE, Serdes.String(), JsonSerde.of(OpenSelection.class))
                .store(Selections.FROZEN, Serdes.String(), observation)
                .store(Selections.SCORES, Serdes.String(), serdes.value(Topics.SAMPLER_SCORES))
                .store(OfferedStore.STORE, Serdes.String(), observation)
                .on(
                        Topics.TRAFFIC,
                        Set.of(WaitingRoom.STORE, TrafficHandler.TAKEN),
                        outbox -> new TrafficHandler(outbox, waitingRoom))
                .on(Topics.SAMPLER_OBSERVATIONS, OBSERVING, outbox -> new ObservationHandler(outbox, meters))
                .on(Topics.BUDGET_STAGE_PLANS, SELECTING, outbox -> new PlanHandler(outbox, meters))
                .on(Topics.SAMPLER_SCORES, SELECTING, outbox -> {
                    var selections = new Selections(outbox, meters);
                    return record -> selections.scored(record.value());
                })
                .on(Topics.GATEWAY_RATIONALES, ENDING, outbox -> CandidateEnds.accepted(outbox, meters))
                .on(Topics.GATEWAY_REJECTIONS, ENDING, outbox -> CandidateEnds.rejected(outbox, meters))
                .writes(
                        Topics.SAMPLER_OBSERVATIONS,
                        Topics.SAMPLER_CENSUS,
                        Topics.SAMPLER_EVALUATION_EXAMPLES,
                        Topics.SAMPLER_EVALUATION_SETS,
                        Topics.SAMPLER_SCORE_REQUESTS,
                        Topics.SAMPLER_SELECTIONS,
                        Topics.SAMPLER_HEAD_CANDIDATES);
    }
}
