package io.evenkeel.gateway.call;

import io.evenkeel.runtime.DeadLetter;
import io.evenkeel.runtime.Outage;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jboss.logging.Logger;

/** Decodes records, and waits while the schema registry is away: a claim that is passed over would be a call sent twice. */
final class PatientDecoder<T> {
    private static final Logger LOG = Logger.getLogger(PatientDecoder.class);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

    private final Deserializer<T> deserializer;

    PatientDecoder(Deserializer<T> deserializer) {
        this.deserializer = deserializer;
    }

    /**
     * @param waits whether to go on waiting
     * @throws RuntimeException for bytes that nobody can read, and where waiting has ended
     */
    T decode(ConsumerRecord<String, byte[]> record, BooleanSupplier waits) throws InterruptedException {
        while (true) {
            try {
                return deserializer.deserialize(record.topic(), record.value());
            } catch (RuntimeException e) {
                if (!Outage.isBehind(e) || !waits.getAsBoolean()) {
                    throw e;
                }
                LOG.warnf("%s cannot be read yet: %s", record.topic(), DeadLetter.reason(e));
                Thread.sleep(BETWEEN_TRIES);
            }
        }
    }
}
