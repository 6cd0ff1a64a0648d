package io.evenkeel.trainer.stream;

import io.evenkeel.contracts.EventHeaders;
import io.evenkeel.contracts.InMemorySerdes;
import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.contracts.avro.Rationale;
import io.evenkeel.trainer.Said;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** The trainer's topology without a broker, and the pipeline {@code acme/p} running. */
final class TrainerWorld implements AutoCloseable {
    private final TopicSerdes serdes = new InMemorySerdes();
    private final TopologyTestDriver driver;

    TrainerWorld() {
        var settings = new Properties();
        settings.putAll(
                Map.of(StreamsConfig.APPLICATION_ID_CONFIG, "t", StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "x:1"));
        driver = new TopologyTestDriver(TrainerTopology.of(serdes).build(), settings, Instant.ofEpochMilli(1_000));
        pipe(Topics.OPERATOR_PIPELINES, Said.inForce(Said.definition("tiny").build(), PipelinePhase.RUNNING));
    }

    void accepted(Rationale... rationales) {
        for (var rationale : rationales) {
            pipe(Topics.GATEWAY_RATIONALES, rationale);
        }
    }

    <T extends SpecificRecord> void pipe(Topic<T> topic, T value) {
        pipeBytes(topic, bytes(topic, value), new RecordHeaders());
    }

    <T extends SpecificRecord> byte[] bytes(Topic<T> topic, T value) {
        return serdes.value(topic).serializer().serialize(topic.name(), value);
    }

    void pipeBytes(Topic<?> topic, byte[] value, RecordHeaders headers) {
        headers.add(EventHeaders.ID, "id".getBytes(StandardCharsets.UTF_8));
        driver.createInputTopic(topic.name(), new StringSerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(Said.KEY, value, headers, Instant.ofEpochMilli(1)));
    }

    <T extends SpecificRecord> List<T> read(Topic<T> topic) {
        return driver.createOutputTopic(
                        topic.name(),
                        new StringDeserializer(),
                        serdes.value(topic).deserializer())
                .readValuesToList();
    }

    List<TestRecord<String, byte[]>> readBytes(String topic) {
        return driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    List<TestRecord<String, byte[]>> deadLetters() {
        return readBytes(Topics.deadLettersOf(Owner.TRAINER).name());
    }

    <V> KeyValueStore<String, V> store(String name) {
        return driver.getKeyValueStore(name);
    }

    @Override
    public void close() {
        driver.close();
    }
}
