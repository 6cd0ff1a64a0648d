package io.evenkeel.launcher.traffic;

import io.evenkeel.contracts.EventHeaders;
import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.TrafficRecord;
import io.evenkeel.launcher.records.Cluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Sends a file as traffic; what is no record goes to the dead letters with file, line and reason. */
public final class TrafficSender implements AutoCloseable {
    private final KafkaProducer<String, byte[]> producer;
    private final Serializer<TrafficRecord> serializer;
    private final InstantSource clock;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    public TrafficSender(Cluster cluster, InstantSource clock) {
        this.producer = cluster.producer();
        this.serializer = cluster.serdes().value(Topics.TRAFFIC).serializer();
        this.clock = clock;
    }

    /**
     * What became of a file's lines.
     *
     * @param file its name
     * @param lines in it; a count
     * @param sent as traffic; a count
     * @param deadLettered malformed; a count
     * @param blank empty lines; a count
     */
    public record Summary(String file, long lines, long sent, long deadLettered, long blank) {}

    /**
     * Sends it, and returns when the broker has acknowledged every line.
     *
     * @throws IOException where the file cannot be read, or a line cannot be sent
     */
    public Summary send(TrafficFile file) throws IOException {
        var counts = new long[3];
        var lines = new long[1];
        var at = clock.instant();
        file.read((number, bytes) -> {
            // Each line to a broker that is away waits its full time: the first that failed is enough.
            throwIfOneFailed();
            lines[0] = number;
            switch (TrafficLine.read(bytes, file.hash(), number, at)) {
                case TrafficLine.Sound sound -> {
                    send(sound.record(), at);
                    counts[0]++;
                }
                case TrafficLine.Malformed malformed -> {
                    sendToDeadLetters(file, number, bytes, malformed.reason(), at);
                    counts[1]++;
                }
                case TrafficLine.Blank blank -> counts[2]++;
            }
        });
        producer.flush();
        throwIfOneFailed();
        return new Summary(file.name(), lines[0], counts[0], counts[1], counts[2]);
    }

    private void throwIfOneFailed() throws IOException {
        var failed = failure.get();
        if (failed != null) {
            throw new IOException("not every line was acknowledged: " + failed.getMessage(), failed);
        }
    }

    private void send(TrafficRecord record, Instant at) {
        var headers = EventHeaders.of(Owner.OPERATOR, "TrafficRecord", record.getId(), at, null);
        send(Topics.TRAFFIC.name(), record.getId(), serializer.serialize(Topics.TRAFFIC.name(), record), headers);
    }

    private void sendToDeadLetters(TrafficFile file, long number, byte[] bytes, String reason, Instant at) {
        var id = file.idOfLine(number);
        var headers = EventHeaders.of(Owner.OPERATOR, "MalformedLine", id, at, null);
        headers.add("dead-letter-file", utf8(file.name()));
        headers.add("dead-letter-line", utf8(Long.toString(number)));
        headers.add("dead-letter-reason", utf8(reason));
        send(Topics.TRAFFIC_DEAD_LETTERS.name(), id, bytes, headers);
    }

    private void send(String topic, String key, byte[] value, Headers headers) {
        producer.send(new ProducerRecord<>(topic, null, null, key, value, headers), (sent, failed) -> {
            if (failed != null) {
                failure.compareAndSet(null, failed);
            }
        });
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        serializer.close();
        producer.close();
    }
}
