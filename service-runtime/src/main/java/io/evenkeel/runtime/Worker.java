package io.evenkeel.runtime;

import io.evenkeel.contracts.EventHeaders;
import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.Cause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A worker beside a topology: takes jobs from a topic in batches, in a group of its own, does what takes longer than a
 * poll may, and writes results.
 *
 * <p>Promised, and tested in {@code WorkerTest}: at least once (offsets are committed after the results are
 * acknowledged); what cannot be decoded goes to the dead letters; a batch that throws is
 * done again one by one, and a job that throws ends in the dead letters.
 *
 * @param <T> class of the jobs
 */
public final class Worker<T extends SpecificRecord> implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Worker.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Owner service;
    private final Topic<T> topic;
    private final TopicSerdes serdes;
    private final Deserializer<T> deserializer;
    private final Consumer<String, byte[]> consumer;
    private final Producer<String, byte[]> producer;
    private final InstantSource clock;
    private final Work<T> work;
    private final AtomicBoolean running = new AtomicBoolean(true);
    private @Nullable Thread thread;

    /** One job and where it stands. */
    public record Job<T>(T value, Cause cause, Headers headers) {}

    /** Does a batch of jobs. */
    @FunctionalInterface
    public interface Work<T extends SpecificRecord> {
        /** Sends results to {@code results}; an exception means that the batch is done again one by one. */
        void perform(List<Job<T>> jobs, Results results);
    }

    /** Where results go. */
    public interface Results {
        /** Sends a result that follows from a job; acknowledged before the job's offset is committed. */
        <R extends SpecificRecord> void send(Topic<R> topic, String key, R value, Job<?> job);
    }

    /** @param consumer of the worker's group; closed with the worker, as is the producer */
    public Worker(
            Owner service,
            Topic<T> topic,
            TopicSerdes serdes,
            Consumer<String, byte[]> consumer,
            Producer<String, byte[]> producer,
            InstantSource clock,
            Work<T> work) {
        this.service = service;
        this.topic = topic;
        this.serdes = serdes;
        this.deserializer = serdes.value(topic).deserializer();
        this.consumer = consumer;
        this.producer = producer;
        this.clock = clock;
        this.work = work;
    }

    /** Begins on a thread of its own. */
    public Worker<T> start() {
        thread = Thread.ofPlatform().name("worker-" + topic.name()).start(this::loop);
        return this;
    }

    /** True while it takes jobs. */
    public boolean isAlive() {
        return thread != null && thread.isAlive();
    }

    private void loop() {
        try (consumer;
                producer) {
            consumer.subscribe(List.of(topic.name()));
            while (running.get()) {
                take(consumer.poll(POLL));
            }
        } catch (WakeupException e) {
            LOG.debugf("worker of %s stops", topic.name());
        } catch (RuntimeException e) {
            LOG.errorf(e, "worker of %s died", topic.name());
            throw e;
        }
    }

    private void take(Iterable<ConsumerRecord<String, byte[]>> records) {
        var jobs = new ArrayList<Job<T>>();
        var originals = new ArrayList<ConsumerRecord<String, byte[]>>();
        for (var record : records) {
            try {
                var cause = new Cause(record.topic(), record.partition(), record.offset());
                jobs.add(new Job<>(deserializer.deserialize(topic.name(), record.value()), cause, record.headers()));
                originals.add(record);
            } catch (RuntimeException e) {
                if (Outage.isBehind(e)) {
                    // Nothing of this poll was committed: it is read again once the worker is started again.
                    throw e;
                }
                bury(record, e);
            }
        }
        if (!jobs.isEmpty()) {
            perform(jobs, originals);
        }
        producer.flush();
        consumer.commitSync();
    }

    private void perform(List<Job<T>> jobs, List<ConsumerRecord<String, byte[]>> originals) {
        try {
            work.perform(jobs, this::send);
        } catch (RuntimeException e) {
            if (jobs.size() == 1) {
                bury(originals.get(0), e);
                return;
            }
            LOG.warnf("a batch of %d from %s failed (%s); one by one", jobs.size(), topic.name(), DeadLetter.reason(e));
            for (int i = 0; i < jobs.size(); i++) {
                perform(List.of(jobs.get(i)), List.of(originals.get(i)));
            }
        }
    }

    private <R extends SpecificRecord> void send(Topic<R> to, String key, R value, Job<?> job) {
        var cause = job.cause();
        var id = cause.getTopic() + "/" + cause.getPartition() + "/" + cause.getOffset() + "/" + to.name();
        var now = Instant.ofEpochMilli(clock.millis());
        var headers = EventHeaders.of(service, value.getSchema().getName(), id, now, job.headers());
        var bytes = serdes.value(to).serializer().serialize(to.name(), value);
        producer.send(new ProducerRecord<>(to.name(), null, now.toEpochMilli(), key, bytes, headers));
    }

    private void bury(ConsumerRecord<String, byte[]> record, RuntimeException problem) {
        LOG.errorf(problem, "%s-%d@%d goes to the dead letters", record.topic(), record.partition(), record.offset());
        DeadLetterCount.of(service, topic).increment();
        var headers = DeadLetter.headers(
                record.headers(), DeadLetter.reason(problem), record.topic(), record.partition(), record.offset());
        producer.send(new ProducerRecord<>(
                Topics.deadLettersOf(service).name(), null, record.key(), record.value(), headers));
    }

    /** Stops after the batch in hand. */
    @Override
    public void close() {
        running.set(false);
        consumer.wakeup();
        var started = thread;
        if (started != null) {
            try {
                started.join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
