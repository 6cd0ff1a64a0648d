package io.evenkeel.trainer.work;

import io.evenkeel.contracts.EventHeaders;
import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.TrainingProgress;
import io.evenkeel.runtime.DeadLetter;
import io.evenkeel.trainer.log.Found;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.Serializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Writes what the worker has to say. For one thread. */
public final class Announcements implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Announcements.class);

    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private final Producer<String, byte[]> producer;
    private final TopicSerdes serdes;
    private final InstantSource clock;
    private final Map<String, Serializer<?>> serializers = new HashMap<>();

    /** @param producer closed with this */
    public Announcements(Producer<String, byte[]> producer, TopicSerdes serdes, InstantSource clock) {
        this.producer = producer;
        this.serdes = serdes;
        this.clock = clock;
    }

    /**
     * Writes a record and waits until it is acknowledged.
     *
     * @param cause what it follows from
     * @param n counts what this cause produced into this topic, from 0
     * @throws KafkaException where it is not acknowledged
     */
    <T extends SpecificRecord> void announce(Topic<T> topic, String key, T value, Found<?> cause, int n) {
        var place = cause.place();
        var id = place.getTopic() + "/" + place.getPartition() + "/" + place.getOffset() + "/" + n;
        try {
            producer.send(record(topic, key, value, id, cause)).get();
        } catch (ExecutionException e) {
            throw new KafkaException(topic.name() + " did not take a record", e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /**
     * Tells people how far the work is; nobody waits for it, and a report that is lost is lost. The clock causes it, so its id
     * is the clock's; its trace is the work's.
     */
    void progress(TrainingProgress progress, Found<?> work) {
        var key = Keys.pipeline(progress.getLedger(), progress.getPipeline());
        var id = "clock/" + work.place().getPartition() + "/" + progress.getAt().toEpochMilli() + "/0";
        try {
            producer.send(
                    record(Topics.TRAINER_PROGRESS, key, progress, id, work), (place, problem) -> noteLost(problem));
        } catch (KafkaException e) {
            noteLost(e);
        }
    }

    private static void noteLost(@Nullable Exception problem) {
        if (problem != null) {
            LOG.debugf("a progress report was lost: %s", DeadLetter.reason(problem));
        }
    }

    private <T extends SpecificRecord> ProducerRecord<String, byte[]> record(
            Topic<T> topic, String key, T value, String id, Found<?> cause) {
        var now = clock.instant();
        var headers = EventHeaders.of(Owner.TRAINER, value.getSchema().getName(), id, now, cause.headers());
        var bytes = serializer(topic).serialize(topic.name(), value);
        return new ProducerRecord<>(topic.name(), null, now.toEpochMilli(), key, bytes, headers);
    }

    /** One for each topic: each looks its schema up once and keeps it. */
    @SuppressWarnings("unchecked") // put in under the topic's own name only
    private <T extends SpecificRecord> Serializer<T> serializer(Topic<T> topic) {
        return (Serializer<T>) serializers.computeIfAbsent(
                topic.name(), name -> serdes.value(topic).serializer());
    }

    @Override
    public void close() {
        producer.close(LONGEST_CLOSE);
    }
}
