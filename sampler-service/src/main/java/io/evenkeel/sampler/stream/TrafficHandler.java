package io.evenkeel.sampler.stream;

import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.Cause;
import io.evenkeel.contracts.avro.Observation;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.TrafficRecord;
import io.evenkeel.method.identity.Ids;
import io.evenkeel.method.identity.Normalised;
import io.evenkeel.runtime.Handler;
import io.evenkeel.runtime.Outbox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Turns traffic into one observation for each pipeline that takes it; until there is one, traffic waits. */
final class TrafficHandler implements Handler<TrafficRecord> {
    /** Record ids that became observations, by pipeline. */
    static final String TAKEN = "taken";

    private static final byte[] YES = {1};
    private static final Duration TICK = Duration.ofSeconds(1);
    // A tick's records must fit into one transaction of 10 s with room to spare.
    private static final int LEAVE_AT_ONCE = 5_000;

    private final Outbox outbox;
    private final WaitingRoom waitingRoom;
    private final KeyValueStore<String, byte[]> taken;

    TrafficHandler(Outbox outbox, int waitingRoom) {
        this.outbox = outbox;
        this.waitingRoom = new WaitingRoom(outbox.store(WaitingRoom.STORE), waitingRoom);
        this.taken = outbox.store(TAKEN);
        outbox.every(TICK, now -> letIn());
    }

    @Override
    public void handle(Record<String, TrafficRecord> record) {
        var traffic = record.value();
        requireUsable(traffic);
        var takers =
                waitingRoom.isEmpty() ? Definitions.takingTraffic(outbox.pipelines()) : List.<PipelineDefinition>of();
        if (takers.isEmpty()) {
            waitingRoom.enter(traffic, outbox.cause());
        } else {
            observe(traffic, outbox.cause(), takers);
        }
    }

    private void letIn() {
        if (waitingRoom.isEmpty()) {
            return;
        }
        var takers = Definitions.takingTraffic(outbox.pipelines());
        if (!takers.isEmpty()) {
            waitingRoom.leave(LEAVE_AT_ONCE).forEach((cause, traffic) -> observe(traffic, cause, takers));
        }
    }

    private void observe(TrafficRecord traffic, Cause cause, List<PipelineDefinition> takers) {
        for (var definition : takers) {
            Definitions.trafficRule(definition)
                    .domainFor(traffic.getTenant(), traffic.getDomain())
                    .ifPresent(domain -> observe(traffic, cause, definition, domain));
        }
    }

    private void observe(TrafficRecord traffic, Cause cause, PipelineDefinition definition, String domain) {
        var row = Place.pipelineRows(definition.getLedger(), definition.getPipeline()) + traffic.getId();
        if (taken.putIfAbsent(row, YES) != null) {
            return;
        }
        var normalised = Normalised.question(Texts.read(traffic.getQuestion()));
        outbox.send(
                Topics.SAMPLER_OBSERVATIONS,
                Keys.domain(definition.getLedger(), definition.getPipeline(), domain),
                Observation.newBuilder()
                        .setRecordId(traffic.getId())
                        .setLedger(definition.getLedger())
                        .setPipeline(definition.getPipeline())
                        .setDomain(domain)
                        .setQuestion(traffic.getQuestion())
                        .setAnswer(traffic.getAnswer())
                        .setQuestionHash(Ids.sha256(normalised.getBytes(StandardCharsets.UTF_8)))
                        .setAt(traffic.getAt())
                        .setCause(cause)
                        .build());
    }

    /** Looked at before it may wait: nothing unusable is found when the pipeline comes. */
    private static void requireUsable(TrafficRecord traffic) {
        if (traffic.getId().isBlank()) {
            throw new IllegalArgumentException("a traffic record needs an id");
        }
        if (Normalised.question(Texts.read(traffic.getQuestion())).isEmpty()) {
            throw new IllegalArgumentException("a traffic record needs a question");
        }
        Texts.readOrNull(traffic.getAnswer());
    }
}
