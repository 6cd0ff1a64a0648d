package io.evenkeel.gateway.capture;

import io.evenkeel.contracts.EventHeaders;
import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.TrafficRecord;
import io.evenkeel.gateway.domain.capture.CaptureRule;
import io.evenkeel.gateway.domain.capture.Fate;
import io.evenkeel.gateway.domain.capture.MissReason;
import io.evenkeel.runtime.DeadLetter;
import io.evenkeel.runtime.Outage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.Serializer;
import org.jboss.logging.Logger;

/**
 * Judges what passed by and writes it to {@code traffic}, on a thread of its own: callers wait for neither. While broker or
 * registry are away it keeps what its queue and the time allow; what it lets go is counted.
 */
final class TrafficWriter implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TrafficWriter.class);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
    private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(5);

    /** @param until when it is lost, unless it was acknowledged before */
    private record Waiting(Exchange exchange, Instant until) {}

    private final BlockingQueue<Waiting> queue;
    private final Producer<String, byte[]> producer;
    private final Serializer<TrafficRecord> serializer;
    private final CaptureRule rule;
    private final Duration writeTimeout;
    private final CopyRoom room;
    private final CaptureMetrics metrics;
    private final InstantSource clock;
    private final Thread thread = Thread.ofPlatform().name("traffic-writer").unstarted(this::loop);
    private volatile boolean running = true;

    /** @param producer closed with the writer */
    TrafficWriter(
            Producer<String, byte[]> producer,
            TopicSerdes serdes,
            CaptureSettings settings,
            CopyRoom room,
            CaptureMetrics metrics,
            InstantSource clock) {
        this.queue = new LinkedBlockingQueue<>(settings.queueMax());
        this.producer = producer;
        this.serializer = serdes.value(Topics.TRAFFIC).serializer();
        this.rule = settings.rule();
        this.writeTimeout = settings.writeTimeout();
        this.room = room;
        this.metrics = metrics;
        this.clock = clock;
    }

    TrafficWriter start() {
        thread.start();
        return this;
    }

    /** Takes over an exchange and its room. Never waits. */
    void offer(Exchange exchange) {
        if (!running || !queue.offer(new Waiting(exchange, now().plus(writeTimeout)))) {
            room.giveBack(exchange.bytes());
            metrics.missed(MissReason.QUEUE_FULL);
        }
    }

    private void loop() {
        try {
            while (running || !queue.isEmpty()) {
                var next = queue.poll(100, TimeUnit.MILLISECONDS);
                if (next != null) {
                    bringToItsEnd(next);
                }
            }
        } catch (InterruptedException | InterruptException e) {
            LOG.debug("the traffic writer stops at once");
        }
    }

    private void bringToItsEnd(Waiting waiting) throws InterruptedException {
        var exchange = waiting.exchange();
        try {
            switch (judge(exchange)) {
                case Fate.Traffic traffic -> write(record(traffic, exchange.asked()), waiting.until());
                case Fate.Missed(var reason) -> metrics.missed(reason);
            }
        } catch (InterruptedException | InterruptException e) {
            metrics.missed(MissReason.NOT_ACKNOWLEDGED);
            throw e;
        } catch (RuntimeException e) {
            // The class alone: a message of a parser or serializer may quote what was said.
            LOG.errorf("a call could not be captured: %s", e.getClass().getSimpleName());
            metrics.missed(MissReason.FAILED);
        } finally {
            room.giveBack(exchange.bytes());
        }
    }

    private Fate judge(Exchange exchange) {
        try {
            return rule.judge(
                    exchange.labels(), ExchangeReader.asked(exchange.request()), ExchangeReader.answered(exchange));
        } catch (ExchangeReader.Unreadable e) {
            return new Fate.Missed(e.reason());
        }
    }

    /** Tries until the producer has it; what becomes of it there is told by the broker. */
    private void write(TrafficRecord traffic, Instant until) throws InterruptedException {
        while (now().isBefore(until)) {
            try {
                var topic = Topics.TRAFFIC.name();
                var bytes = serializer.serialize(topic, traffic);
                var headers = EventHeaders.of(
                        Owner.GATEWAY, "TrafficRecord", topic + "/" + traffic.getId(), traffic.getAt(), null);
                producer.send(
                        new ProducerRecord<>(
                                topic, null, traffic.getAt().toEpochMilli(), traffic.getId(), bytes, headers),
                        (place, problem) -> acknowledged(problem));
                return;
            } catch (InterruptException e) {
                throw e;
            } catch (RuntimeException e) {
                if (!(e instanceof RetriableException) && !Outage.isBehind(e)) {
                    throw e;
                }
                LOG.debugf("traffic is not written yet: %s", DeadLetter.reason(e));
                Thread.sleep(BETWEEN_TRIES);
            }
        }
        metrics.missed(MissReason.NOT_ACKNOWLEDGED);
    }

    private void acknowledged(Exception problem) {
        if (problem == null) {
            metrics.captured();
        } else {
            metrics.missed(MissReason.NOT_ACKNOWLEDGED);
        }
    }

    private static TrafficRecord record(Fate.Traffic traffic, Instant asked) {
        return TrafficRecord.newBuilder()
                .setId(traffic.id())
                .setTenant(traffic.tenant())
                .setDomain(traffic.domain())
                .setQuestion(Texts.plain(traffic.question()))
                .setAnswer(Texts.plainOrNull(traffic.answer()))
                .setAt(asked)
                .build();
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    /** Writes what waits, as long as patience lasts; the rest is lost, and counted. */
    @Override
    public void close() {
        running = false;
        try {
            if (!thread.join(PATIENCE_AT_STOP)) {
                thread.interrupt();
                thread.join(PATIENCE_AT_STOP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (var left = queue.poll(); left != null; left = queue.poll()) {
            room.giveBack(left.exchange().bytes());
            metrics.missed(MissReason.NOT_ACKNOWLEDGED);
        }
        producer.close(PATIENCE_AT_STOP);
    }
}
