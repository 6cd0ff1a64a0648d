package io.evenkeel.trainer.work;

import io.evenkeel.contracts.EventHeaders;
import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.TrainingProgress;
import io.evenkeel.trainer.log.Found;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/** Writes what the worker has to say. */
public final class Announcements implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Announcements.class);

    private final Producer<String, byte[]> producer;
    private final TopicSerdes serdes;
    private final InstantSource clock;

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
        try {
            producer.send(record(topic, key, value, cause, n)).get();
        } catch (ExecutionException e) {
            throw new KafkaException(topic.name() + " did not take a record", e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** Tells people how far the work is; nobody waits for it, and a report that is lost is lost. */
    void progress(TrainingProgress progress, Found<?> cause, int n) {
        var key = Keys.pipeline(progress.getLedger(), progress.getPipeline());
        producer.send(record(Topics.TRAINER_PROGRESS, key, progress, cause, n), (place, problem) -> {
            if (problem != null) {
                LOG.debugf("a progress report was lost: %s", problem.getMessage());
            }
        });
    }

    private <T extends SpecificRecord> ProducerRecord<String, byte[]> record(
            Topic<T> topic, String key, T value, Found<?> cause, int n) {
        var place = cause.place();
        var id = place.getTopic() + "/" + place.getPartition() + "/" + place.getOffset() + "/" + n;
        var now = clock.instant();
        var headers = EventHeaders.of(Owner.TRAINER, value.getSchema().getName(), id, now, cause.headers());
        var bytes = serdes.value(topic).serializer().serialize(topic.name(), value);
        return new ProducerRecord<>(topic.name(), null, now.toEpochMilli(), key, bytes, headers);
    }

    @Override
    public void close() {
        producer.close();
    }
}
