package io.evenkeel.gateway.stream;

import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.Topics;
import io.evenkeel.runtime.Handler;
import io.evenkeel.runtime.ServiceTopology;
import java.time.Duration;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;

/** The gateway's topology: what it reads, keeps and writes. */
public final class GatewayTopology {
    private static final Duration PARKED_INTERVAL = Duration.ofSeconds(1);

    private GatewayTopology() {}

    public static ServiceTopology of(TopicSerdes serdes, QuotingSettings settings) {
        var topology = new ServiceTopology(Owner.GATEWAY, serdes);
        Stores.declare(topology, serdes);
        topology.store(FirstEnds.STORE, Serdes.String(), Serdes.String())
                .on(Topics.GATEWAY_CALL_JOURNAL, Set.of(FirstEnds.STORE), FirstEnds::new);
        quoting(topology, settings, Topics.SAMPLER_HEAD_CANDIDATES, Quoting::candidate);
        quoting(topology, settings, Topics.SYNTHESIZER_TAIL_CANDIDATES, Quoting::candidate);
        quoting(topology, settings, Topics.SYNTHESIZER_CALL_REQUESTS, Quoting::request);
        quoting(topology, settings, Topics.TRAINER_CALL_REQUESTS, Quoting::request);
        quoting(topology, settings, Topics.BUDGET_JOURNAL, Quoting::ledgerEvent);
        quoting(topology, settings, Topics.GATEWAY_CALL_OUTCOMES, Quoting::outcome);
        topology.on(Topics.BUDGET_STAGE_PLANS, Stores.NAMES, outbox -> {
            var quoting = new Quoting(outbox, settings);
            // A pipeline's phase comes through a global store, which calls nobody back.
            outbox.every(PARKED_INTERVAL, quoting::tick);
            return record -> quoting.plan(record.value());
        });
        return topology.writes(
                Topics.BUDGET_COMMANDS,
                Topics.GATEWAY_CALLS,
                Topics.GATEWAY_CALL_OUTCOMES,
                Topics.GATEWAY_RATIONALES,
                Topics.GATEWAY_REJECTIONS,
                Topics.GATEWAY_REPLIES);
    }

    private static <T extends SpecificRecord> void quoting(
            ServiceTopology topology, QuotingSettings settings, Topic<T> topic, BiConsumer<Quoting, T> step) {
        topology.on(topic, Stores.NAMES, outbox -> {
            var quoting = new Quoting(outbox, settings);
            Handler<T> handler = record -> step.accept(quoting, record.value());
            return handler;
        });
    }
}
