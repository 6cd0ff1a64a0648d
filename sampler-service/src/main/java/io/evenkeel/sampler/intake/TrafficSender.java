package io.evenkeel.sampler.intake;

import io.evenkeel.contracts.EventHeaders;
import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.TrafficRecord;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.common.serialization.Serializer;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Writes traffic and tells when the broker has it. */
@ApplicationScoped
class TrafficSender {
    // A post has this many records on their way at a time, so what lies in the emitter's buffer is bounded by the
    // number of
    // posts, and a long post is never refused for its length (SRMSG00034).
    private static final int ON_THEIR_WAY = 128;

    private final MutinyEmitter<byte[]> emitter;
    private final Serializer<TrafficRecord> serializer;

    TrafficSender(
            @Channel("traffic") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> emitter,
            TopicSerdes serdes) {
        this.emitter = emitter;
        this.serializer = serdes.value(Topics.TRAFFIC).serializer();
    }

    /** Completes when the broker has acknowledged every record; fails with the first that it did not take. */
    Uni<Void> send(List<TrafficRecord> records) {
        return Multi.createFrom()
                .iterable(records)
                .onItem()
                .transformToUni(record -> emitter.sendMessage(message(record)))
                .merge(ON_THEIR_WAY)
                .collect()
                .last();
    }

    private Message<byte[]> message(TrafficRecord record) {
        var id = Topics.TRAFFIC.name() + "/" + record.getId();
        var headers = EventHeaders.of(Owner.SAMPLER, record.getSchema().getName(), id, record.getAt(), null);
        return Message.of(serializer.serialize(Topics.TRAFFIC.name(), record))
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                        .withKey(record.getId())
                        .withTimestamp(record.getAt())
                        .withHeaders(headers)
                        .build());
    }
}
