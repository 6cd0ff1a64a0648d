package io.evenkeel.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.contracts.EventHeaders;
import io.evenkeel.contracts.InMemorySerdes;
import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.Cause;
import io.evenkeel.contracts.avro.CensusEntry;
import io.evenkeel.contracts.avro.Observation;
import io.evenkeel.contracts.avro.Selection;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceTopologyTest {
    private static final String KEY = "acme/p/adding";
    private static final String DEAD_LETTERS = "sampler-service.dead-letters";

    private final TopicSerdes serdes = new InMemorySerdes();
    private TopologyTestDriver driver;

    @BeforeEach
    void start() {
        var topology = new ServiceTopology(Owner.SAMPLER, serdes)
                .store("counts", Serdes.String(), Serdes.Long())
                .on(Topics.SAMPLER_OBSERVATIONS, Set.of("counts"), ServiceTopologyTest::counting)
                .writes(Topics.SAMPLER_CENSUS, Topics.SAMPLER_SELECTIONS)
                .build();
        var settings = new Properties();
        settings.putAll(
                Map.of(StreamsConfig.APPLICATION_ID_CONFIG, "test", StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "x:1"));
        driver = new TopologyTestDriver(topology, settings, Instant.ofEpochMilli(1_000));
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    /** Counts, and refuses a record whose id is "bad". */
    private static Handler<Observation> counting(Outbox outbox) {
        KeyValueStore<String, Long> counts = outbox.store("counts");
        return record -> {
            if (record.value().getRecordId().equals("bad")) {
                throw new IllegalArgumentException("cannot be counted");
            }
            var before = counts.get(record.key());
            long seen = before == null ? 1 : before + 1;
            counts.put(record.key(), seen);
            outbox.send(
                    Topics.SAMPLER_CENSUS,
                    record.key(),
                    new CensusEntry("acme", "p", "adding", seen, 0L, 0L, 0L, seen, outbox.cause()));
            outbox.decide(Topics.SAMPLER_SELECTIONS, record.key(), "test/1", provenance -> Selection.newBuilder()
                    .setLedger("acme")
                    .setPipeline("p")
                    .setStage(0)
                    .setRevision(0)
                    .setDomain("adding")
                    .setOffered((int) seen)
                    .setMethod("test/1")
                    .setProvenance(provenance)
                    .build());
        };
    }

    @Test
    void whatCannotBeDecodedGoesToTheDeadLettersWithItsBytesReasonAndOrigin() {
        pipe(Topics.SAMPLER_OBSERVATIONS.name(), KEY, new byte[] {9, 9});
        pipe(Topics.SAMPLER_OBSERVATIONS.name(), KEY, observation("t-1"));

        var dead = deadLetters();
        assertThat(dead).hasSize(1);
        assertThat(dead.get(0).key()).isEqualTo(KEY);
        assertThat(dead.get(0).value()).containsExactly(9, 9);
        assertThat(header(dead.get(0), DeadLetter.TOPIC)).isEqualTo("sampler.observations");
        assertThat(header(dead.get(0), DeadLetter.PARTITION)).isEqualTo("0");
        assertThat(header(dead.get(0), DeadLetter.OFFSET)).isEqualTo("0");
        assertThat(header(dead.get(0), DeadLetter.REASON)).contains("SerializationException");
        assertThat(census()).extracting(CensusEntry::getSeen).containsExactly(1L);
    }

    @Test
    void aRecordThatEndsTooSoonGoesToTheDeadLettersAndTheStreamGoesOn() {
        pipe(Topics.SAMPLER_OBSERVATIONS.name(), KEY, Arrays.copyOf(observation("t-0"), 9));
        pipe(Topics.SAMPLER_OBSERVATIONS.name(), KEY, observation("t-1"));

        assertThat(deadLetters()).hasSize(1);
        assertThat(census()).hasSize(1);
    }

    @Test
    void aRecordWhoseHandlerThrowsGoesToTheDeadLettersAndTheStreamGoesOn() {
        pipe(Topics.SAMPLER_OBSERVATIONS.name(), KEY, observation("bad"));
        pipe(Topics.SAMPLER_OBSERVATIONS.name(), KEY, observation("t-1"));

        assertThat(deadLetters()).singleElement().satisfies(dead -> {
            assertThat(dead.value()).isEqualTo(observation("bad"));
            assertThat(header(dead, DeadLetter.REASON)).isEqualTo("IllegalArgumentException: cannot be counted");
        });
        assertThat(census()).hasSize(1);
    }

    @Test
    void aRedrivenRecordReachesTheHandlerOfItsTopic() {
        var headers = DeadLetter.headers(
                new org.apache.kafka.common.header.internals.RecordHeaders(), "r", "sampler.observations", 0, 7);
        driver.createInputTopic("sampler-service.redrive", new StringSerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(KEY, observation("t-1"), headers));

        assertThat(census()).hasSize(1);
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void decisionsAreNumberedWithoutGapsAndChained() {
        for (int i = 0; i < 3; i++) {
            pipe(Topics.SAMPLER_OBSERVATIONS.name(), KEY, observation("t-" + i));
        }
        var decisions = output(Topics.SAMPLER_SELECTIONS).readValuesToList();
        assertThat(decisions)
                .extracting(decision -> decision.getProvenance().getSequence())
                .containsExactly(0L, 1L, 2L);
        assertThat(decisions.get(0).getProvenance().getPreviousHash()).isEmpty();
        assertThat(decisions)
                .extracting(decision -> decision.getProvenance().getPreviousHash())
                .doesNotHaveDuplicates();
        assertThat(decisions.get(2).getProvenance().getCause()).isEqualTo(new Cause("sampler.observations", 0, 2L));
    }

    @Test
    void theClockNeverGoesBackAndEveryIdIsUnique() {
        for (int i = 0; i < 3; i++) {
            pipe(Topics.SAMPLER_OBSERVATIONS.name(), KEY, observation("t-" + i));
            driver.advanceWallClockTime(Duration.ofMillis(5));
        }
        var records = output(Topics.SAMPLER_CENSUS).readRecordsToList();
        assertThat(records).extracting(TestRecord::timestamp).isSorted();
        assertThat(records)
                .extracting(record ->
                        EventHeaders.text(record.headers(), EventHeaders.ID).orElseThrow())
                .containsExactly(
                        "sampler.observations/0/0/0", "sampler.observations/0/1/0", "sampler.observations/0/2/0");
    }

    private byte[] observation(String id) {
        var observation = new Observation(
                id,
                "acme",
                "p",
                "adding",
                Texts.plain("1 + 1 = ?"),
                null,
                "h",
                Instant.EPOCH,
                new Cause("traffic", 0, 0L));
        return serdes.value(Topics.SAMPLER_OBSERVATIONS).serializer().serialize("", observation);
    }

    private void pipe(String topic, String key, byte[] value) {
        driver.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer())
                .pipeInput(key, value);
    }

    private List<TestRecord<String, byte[]>> deadLetters() {
        return driver.createOutputTopic(DEAD_LETTERS, new StringDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    private List<CensusEntry> census() {
        return output(Topics.SAMPLER_CENSUS).readValuesToList();
    }

    private <T extends SpecificRecord> TestOutputTopic<String, T> output(Topic<T> topic) {
        return driver.createOutputTopic(
                topic.name(), new StringDeserializer(), serdes.value(topic).deserializer());
    }

    private static String header(TestRecord<String, byte[]> record, String name) {
        return EventHeaders.text(record.headers(), name).orElseThrow();
    }
}
