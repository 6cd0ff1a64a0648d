package io.evenkeel.runtime;

import io.evenkeel.contracts.EventHeaders;
import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.Topics;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jboss.logging.Logger;

/** Decodes one topic's records and hands them to the service's handler; what fails goes to the dead letters. */
final class TopicProcessor<T extends SpecificRecord> implements Processor<String, byte[], String, Object> {
    private static final Logger LOG = Logger.getLogger(TopicProcessor.class);

    private final Owner service;
    private final Topic<T> topic;
    private final Deserializer<T> deserializer;
    private final Handler.Factory<T> factory;
    private ProcessorContext<String, Object> context;
    private TaskOutbox outbox;
    private Handler<T> handler;

    @SuppressWarnings("NullAway.Init") // Streams calls init before anything else
    TopicProcessor(Owner service, Topic<T> topic, Deserializer<T> deserializer, Handler.Factory<T> factory) {
        this.service = service;
        this.topic = topic;
        this.deserializer = deserializer;
        this.factory = factory;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        this.context = context;
        this.outbox = new TaskOutbox(service, context);
        this.handler = factory.create(outbox);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        var place = context.recordMetadata().orElseThrow();
        boolean redriven = place.topic().equals(Topics.redriveOf(service).name());
        if (redriven && !cameFromThisTopic(record)) {
            return;
        }
        try {
            outbox.begin(record.headers(), place);
            handler.handle(record.withValue(deserializer.deserialize(topic.name(), record.value())));
        } catch (RuntimeException e) {
            if (isStreamsOwn(e)) {
                throw e;
            }
            bury(record, place, e);
        }
    }

    private boolean cameFromThisTopic(Record<String, byte[]> record) {
        return EventHeaders.text(record.headers(), DeadLetter.TOPIC)
                .filter(topic.name()::equals)
                .isPresent();
    }

    /** A fenced producer, a lost task, a broker or registry that is away: not the record's fault. */
    private static boolean isStreamsOwn(RuntimeException e) {
        return e instanceof StreamsException
                || (e instanceof KafkaException && !(e instanceof SerializationException))
                || Outage.isBehind(e);
    }

    private void bury(Record<String, byte[]> record, RecordMetadata place, RuntimeException problem) {
        LOG.errorf(problem, "%s-%d@%d goes to the dead letters", place.topic(), place.partition(), place.offset());
        DeadLetterCount.of(service, topic).increment();
        var headers = DeadLetter.headers(
                record.headers(), DeadLetter.reason(problem), topic.name(), place.partition(), place.offset());
        context.forward(
                new Record<String, Object>(record.key(), record.value(), record.timestamp(), headers),
                ServiceTopology.sinkOf(Topics.deadLettersOf(service).name()));
    }
}
