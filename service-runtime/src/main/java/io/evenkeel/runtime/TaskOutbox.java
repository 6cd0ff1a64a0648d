package io.evenkeel.runtime;

import io.evenkeel.contracts.EventHeaders;
import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.avro.Cause;
import io.evenkeel.contracts.avro.PipelineInForce;
import io.evenkeel.contracts.avro.Provenance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The outbox of one handler in one task. */
final class TaskOutbox implements Outbox {
    private static final String CLOCK = "clock";

    private final Owner service;
    private final ProcessorContext<String, Object> context;
    private final KeyValueStore<String, DecisionChain> decisions;
    private final Pipelines pipelines;
    private final Map<String, Integer> sentByTopic = new HashMap<>();
    private Cause cause = new Cause("clock", 0, 0L);
    private Headers causeHeaders = new RecordHeaders();

    TaskOutbox(Owner service, ProcessorContext<String, Object> context) {
        this.service = service;
        this.context = context;
        this.decisions = context.getStateStore(ServiceTopology.DECISIONS);
        ReadOnlyKeyValueStore<String, PipelineInForce> inForce = context.getStateStore(ServiceTopology.PIPELINES);
        this.pipelines = new Pipelines(inForce);
    }

    void begin(Headers headers, RecordMetadata place) {
        cause = new Cause(place.topic(), place.partition(), place.offset());
        causeHeaders = headers;
        sentByTopic.clear();
    }

    @Override
    public <T extends SpecificRecord> void send(Topic<T> topic, String key, T value) {
        var now = now();
        int n = sentByTopic.merge(topic.name(), 1, Integer::sum) - 1;
        forward(
                topic,
                key,
                value,
                cause.getTopic() + "/" + cause.getPartition() + "/" + cause.getOffset() + "/" + n,
                now);
    }

    private <T extends SpecificRecord> void forward(Topic<T> topic, String key, T value, String id, Instant now) {
        var headers = EventHeaders.of(service, value.getSchema().getName(), id, now, causeHeaders);
        context.forward(
                new Record<String, Object>(key, value, now.toEpochMilli(), headers),
                ServiceTopology.sinkOf(topic.name()));
    }

    @Override
    public <T extends SpecificRecord> T decide(
            Topic<T> topic, String key, String rules, Function<Provenance, T> value) {
        var row = topic.name() + "|" + key;
        var chain = decisions.get(row);
        if (chain == null) {
            chain = DecisionChain.START;
        }
        var now = now();
        var decided = value.apply(new Provenance(cause, chain.next(), now, rules, chain.lastHash()));
        decisions.put(row, chain.after(sha256(avro(decided))));
        forward(topic, key, decided, topic.name() + "/" + key + "/" + chain.next(), now);
        return decided;
    }

    @Override
    public Cause cause() {
        return cause;
    }

    @Override
    public Instant now() {
        var now = peek();
        var last = decisions.get(CLOCK);
        if (last == null || last.next() < now.toEpochMilli()) {
            decisions.put(CLOCK, new DecisionChain(now.toEpochMilli(), ""));
        }
        return now;
    }

    /** What {@link #now} would say, without storing it: a tick that does nothing shall not write to a changelog. */
    private Instant peek() {
        var last = decisions.get(CLOCK);
        long now = context.currentSystemTimeMs();
        return Instant.ofEpochMilli(last == null ? now : Math.max(last.next(), now));
    }

    @Override
    public <S extends StateStore> S store(String name) {
        return context.getStateStore(name);
    }

    @Override
    public Pipelines pipelines() {
        return pipelines;
    }

    @Override
    public void every(Duration interval, Consumer<Instant> action) {
        context.schedule(interval, PunctuationType.WALL_CLOCK_TIME, ignored -> tick(action));
    }

    private void tick(Consumer<Instant> action) {
        var now = peek();
        cause = new Cause("clock", context.taskId().partition(), now.toEpochMilli());
        causeHeaders = new RecordHeaders();
        sentByTopic.clear();
        action.accept(now);
    }

    private static byte[] avro(SpecificRecord value) {
        var out = new ByteArrayOutputStream();
        try {
            var encoder = EncoderFactory.get().binaryEncoder(out, null);
            new SpecificDatumWriter<SpecificRecord>(value.getSchema()).write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
