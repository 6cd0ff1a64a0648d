package io.evenkeel.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.contracts.LedgerPartitioner;
import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.Amounts;
import io.evenkeel.contracts.avro.CallJournalEntry;
import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.CallStep;
import io.evenkeel.contracts.avro.Cause;
import io.evenkeel.contracts.avro.Message;
import io.evenkeel.contracts.avro.TeacherCall;
import io.evenkeel.contracts.avro.Text;
import io.evenkeel.contracts.avro.Usage;
import io.evenkeel.embedded.EmbeddedCluster;
import io.evenkeel.gateway.teacher.TeacherHttp;
import io.evenkeel.gateway.teacher.TeacherSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On a real broker and against a teacher that bills every request: who is billed twice has sent twice. */
@Tag("slow")
class TeacherWorkerTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final EmbeddedCluster cluster = EmbeddedCluster.shared();
    private final TopicSerdes serdes = cluster.serdes();
    private final String test = UUID.randomUUID().toString().substring(0, 8);
    private final List<TeacherWorker> workers = new ArrayList<>();
    private final List<CallJournalEntry> journal = new ArrayList<>();
    private TestTeacher teacher;
    private Producer<String, byte[]> producer;
    private Consumer<String, byte[]> journalConsumer;

    @BeforeEach
    void start() throws IOException {
        teacher = new TestTeacher();
        producer = producer();
        journalConsumer = consumer(null, null);
        var topic = Topics.GATEWAY_CALL_JOURNAL.name();
        journalConsumer.assign(IntStream.range(0, Topic.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList());
    }

    @AfterEach
    void stop() {
        workers.forEach(TeacherWorker::close);
        journalConsumer.close();
        producer.close();
        teacher.close();
    }

    @Test
    void aCallIsClaimedThenSentOnceThenFinishedWithReplyAndUsage() {
        worker("one", teacher.lookUpUrl());
        send(call("c1", 0, Instant.EPOCH));
        awaitSteps("c1", CallStep.CLAIMED, CallStep.FINISHED);
        var finished = entries("c1").get(1);
        assertThat(Texts.read(finished.getReply())).isEqualTo("1 and 1 #### 2");
        assertThat(finished.getUsage().getPromptTokens()).isEqualTo(12);
        assertThat(finished.getStatus()).isEqualTo(200);
        assertThat(teacher.billed(id("c1", 0))).isEqualTo(1);
    }

    @Test
    void aWorkerKilledBetweenClaimAndReplyLeavesExactlyOneBilledCall() {
        teacher.hold(id("c1", 0));
        var first = worker("one", teacher.lookUpUrl());
        send(call("c1", 0, Instant.EPOCH));
        await().until(() -> teacher.billed(id("c1", 0)) == 1);
        first.close();
        worker("one", teacher.lookUpUrl());

        awaitSteps("c1", CallStep.CLAIMED, CallStep.FINISHED);
        assertThat(entries("c1").get(1).getOwner())
                .isNotEqualTo(entries("c1").get(0).getOwner());
        assertThat(Texts.read(entries("c1").get(1).getReply())).isEqualTo("1 and 1 #### 2");
        assertThat(teacher.billed(id("c1", 0))).isEqualTo(1);
    }

    @Test
    void withoutALookUpTheCallOfAKilledWorkerIsLostAndNeverSentAgain() {
        teacher.hold(id("c1", 0));
        var first = worker("one", null);
        send(call("c1", 0, Instant.EPOCH));
        await().until(() -> teacher.billed(id("c1", 0)) == 1);
        first.close();
        worker("one", null);
        awaitSteps("c1", CallStep.CLAIMED, CallStep.LOST);
        assertThat(teacher.billed(id("c1", 0))).isEqualTo(1);
    }

    @Test
    void aClaimWhoseOwnerDiedBeforeItSentIsAbandoned() {
        claimOfSomebodyElse("c1", Instant.now().plusMillis(300));
        worker("one", teacher.lookUpUrl());
        send(call("c1", 0, Instant.EPOCH));
        awaitSteps("c1", CallStep.CLAIMED, CallStep.ABANDONED);
        assertThat(teacher.billedCalls()).isEmpty();
    }

    @Test
    void aSlowCallHoldsUpNoOtherAndKeepsItsOffset() throws ExecutionException, InterruptedException {
        teacher.hold(id("c1", 0));
        worker("one", teacher.lookUpUrl());
        long slow = send(call("c1", 0, Instant.EPOCH));
        for (int attempt = 1; attempt <= 20; attempt++) {
            send(call("c1", attempt, Instant.EPOCH));
        }
        await().until(() -> ends("c1") == 20);
        assertThat(committed("c1")).isLessThanOrEqualTo(slow);
        teacher.letGo(id("c1", 0));
        await().untilAsserted(() -> assertThat(committed("c1")).isEqualTo(slow + 21));
    }

    @Test
    void aCallIsNotSentBeforeItsTime() {
        worker("one", teacher.lookUpUrl());
        var notBefore = Instant.now().plusMillis(1_500);
        send(call("c1", 0, notBefore));
        send(call("c1", 1, Instant.EPOCH));
        awaitSteps("c1", CallStep.CLAIMED, CallStep.FINISHED, CallStep.CLAIMED, CallStep.FINISHED);
        assertThat(entries("c1").get(1).getCallId()).isEqualTo(id("c1", 1));
        assertThat(entries("c1").get(2).getAt()).isAfterOrEqualTo(notBefore);
    }

    @Test
    void theSameCallTwiceIsSentOnce() {
        worker("one", teacher.lookUpUrl());
        for (int time = 0; time < 5; time++) {
            for (int candidate = 0; candidate < 8; candidate++) {
                send(call("c" + candidate, 0, Instant.EPOCH));
            }
        }
        await().until(() -> IntStream.range(0, 8).allMatch(candidate -> ends("c" + candidate) == 1));
        await().untilAsserted(() -> assertThat(committed("c0")).isPositive());
        for (int candidate = 0; candidate < 8; candidate++) {
            assertThat(teacher.billed(id("c" + candidate, 0))).isEqualTo(1);
        }
    }

    @Test
    void whatCannotBeReadGoesToTheDeadLettersAndHoldsUpNobody() {
        worker("one", teacher.lookUpUrl());
        long bad = sendBytes(Topics.GATEWAY_CALLS, candidate("c1"), new byte[] {1, 2, 3});
        send(call("c1", 0, Instant.EPOCH));
        awaitSteps("c1", CallStep.CLAIMED, CallStep.FINISHED);
        await().untilAsserted(() -> assertThat(committed("c1")).isEqualTo(bad + 2));
        assertThat(deadLetters()).anyMatch(key -> key.equals(candidate("c1")));
    }

    @Test
    void aCallThatCannotBeMadeHasAnEndAllTheSame() {
        worker("one", teacher.lookUpUrl());
        var encrypted = Text.newBuilder().setKeyId("somebody's").build();
        var call = TeacherCall.newBuilder(call("c1", 0, Instant.EPOCH))
                .setMessages(List.of(new Message("user", encrypted)))
                .build();
        send(call);
        awaitSteps("c1", CallStep.CLAIMED, CallStep.LOST);
        assertThat(teacher.billedCalls()).isEmpty();
    }

    @Test
    void aWorkerThatIsAskedToStopWaitsForRepliesThatArePaidForAndBeginsNoOther() {
        teacher.latency(500);
        var worker = worker("one", null);
        for (int candidate = 0; candidate < 40; candidate++) {
            send(call("c" + candidate, 0, Instant.EPOCH));
        }
        await().until(() -> !teacher.billedCalls().isEmpty());
        worker.stop(Duration.ofSeconds(10));
        await().untilAsserted(() -> {
            readJournal();
            assertThat(journal)
                    .filteredOn(entry -> entry.getStep() == CallStep.FINISHED)
                    .extracting(CallJournalEntry::getCallId)
                    .containsExactlyInAnyOrderElementsOf(teacher.billedCalls());
        });
        assertThat(teacher.billedCalls()).hasSizeLessThan(40);
    }

    @Test
    void aTeacherThatIsNotThereCostsNothing() {
        teacher.goAway();
        worker("one", teacher.lookUpUrl());
        send(call("c1", 0, Instant.EPOCH));
        awaitSteps("c1", CallStep.CLAIMED, CallStep.FINISHED);
        var finished = entries("c1").get(1);
        assertThat(finished.getStatus()).isZero();
        assertThat(finished.getError()).isEqualTo("unreachable");
        assertThat(finished.getUsage()).isEqualTo(new Usage(0L, 0L));
    }

    @Test
    void noMoreCallsAreUnderWayThanConfigured() {
        teacher.latency(20);
        worker("one", teacher.lookUpUrl());
        for (int attempt = 0; attempt < 30; attempt++) {
            send(call("c1", attempt, Instant.EPOCH));
        }
        await().until(() -> ends("c1") == 30);
        assertThat(teacher.mostUnderWay()).isBetween(2, 8);
    }

    @Test
    void noCallIsSentTwiceWhileWorkersComeAndGo() {
        teacher.latency(50);
        worker("one", teacher.lookUpUrl());
        for (int candidate = 0; candidate < 60; candidate++) {
            send(call("c" + candidate, 0, Instant.EPOCH));
        }
        await().until(() -> teacher.billedCalls().size() > 10);
        var second = worker("two", teacher.lookUpUrl());
        await().until(() -> teacher.billedCalls().size() > 30);
        second.close();
        workers.remove(second);
        worker("three", teacher.lookUpUrl());

        await().atMost(Duration.ofSeconds(60))
                .until(() -> IntStream.range(0, 60).allMatch(candidate -> ends("c" + candidate) > 0));
        for (int candidate = 0; candidate < 60; candidate++) {
            assertThat(teacher.billed(id("c" + candidate, 0))).isLessThanOrEqualTo(1);
        }
        assertThat(journal).noneMatch(entry -> entry.getStep() == CallStep.LOST);
    }

    private TeacherWorker worker(String instance, @Nullable String lookUp) {
        var clock = InstantSource.system();
        var settings = new TeacherSettings(
                TeacherSettings.completionsOf(teacher.url()),
                null,
                "max_tokens",
                OptionalDouble.empty(),
                TIMEOUT,
                TIMEOUT,
                lookUp,
                false);
        var worker = new TeacherWorker(
                instance + "/" + UUID.randomUUID(),
                serdes,
                consumer("workers-" + test, instance),
                consumer(null, null),
                producer(),
                new TeacherHttp(settings, clock),
                new CallSettings(8, 1_000, TIMEOUT, MARGIN),
                clock,
                new SimpleMeterRegistry());
        workers.add(worker);
        return worker.start();
    }

    private String candidate(String name) {
        return test + "-" + name;
    }

    private String id(String name, int attempt) {
        return candidate(name) + "/rationale/" + attempt;
    }

    private TeacherCall call(String name, int attempt, Instant notBefore) {
        return TeacherCall.newBuilder()
                .setCallId(id(name, attempt))
                .setCandidateId(candidate(name))
                .setLedger("acme")
                .setPipeline("p")
                .setStage(0)
                .setDomain("adding")
                .setPurpose(CallPurpose.RATIONALE)
                .setAttempt(attempt)
                .setModel("practice")
                .setMessages(List.of(new Message("user", Texts.plain("1 + 1 = ?"))))
                .setMaxOutputTokens(50)
                .setSeed(1L)
                .setReserved(new Amounts(100L, 0L, 1L))
                .setNotBefore(notBefore)
                .setNotAfter(Instant.EPOCH)
                .setCause(new Cause("test", 0, 0L))
                .build();
    }

    private void claimOfSomebodyElse(String name, Instant deadline) {
        var entry = CallJournalEntry.newBuilder()
                .setCallId(id(name, 0))
                .setCandidateId(candidate(name))
                .setLedger("acme")
                .setPipeline("p")
                .setStage(0)
                .setDomain("adding")
                .setPurpose(CallPurpose.RATIONALE)
                .setAttempt(0)
                .setStep(CallStep.CLAIMED)
                .setOwner("somebody")
                .setDeadline(deadline)
                .setStatus(0)
                .setAt(Instant.now())
                .build();
        send(Topics.GATEWAY_CALL_JOURNAL, candidate(name), entry);
    }

    private long send(TeacherCall call) {
        return send(Topics.GATEWAY_CALLS, call.getCandidateId(), call);
    }

    private <T extends SpecificRecord> long send(Topic<T> topic, String key, T value) {
        return sendBytes(topic, key, serdes.value(topic).serializer().serialize(topic.name(), value));
    }

    private long sendBytes(Topic<?> topic, String key, byte[] bytes) {
        try {
            return producer.send(new ProducerRecord<>(topic.name(), key, bytes))
                    .get()
                    .offset();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitSteps(String name, CallStep... steps) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(entries(name))
                .extracting(CallJournalEntry::getStep)
                .containsExactly(steps));
    }

    private List<CallJournalEntry> entries(String name) {
        readJournal();
        return journal.stream()
                .filter(entry -> entry.getCandidateId().equals(candidate(name)))
                .toList();
    }

    private long ends(String name) {
        return entries(name).stream()
                .filter(entry -> entry.getStep() != CallStep.CLAIMED)
                .map(CallJournalEntry::getCallId)
                .distinct()
                .count();
    }

    private void readJournal() {
        var deserializer = serdes.value(Topics.GATEWAY_CALL_JOURNAL).deserializer();
        journalConsumer.poll(Duration.ofMillis(50)).forEach(record -> {
            var entry = deserializer.deserialize(record.topic(), record.value());
            if (entry.getCandidateId().startsWith(test)) {
                journal.add(entry);
            }
        });
    }

    private List<String> deadLetters() {
        var topic = Topics.deadLettersOf(Owner.GATEWAY).name();
        try (var consumer = consumer(null, null)) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            var keys = new ArrayList<String>();
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(50)).forEach(record -> keys.add(record.key()));
            }
            return keys;
        }
    }

    private long committed(String name) throws ExecutionException, InterruptedException {
        var topic = Topics.GATEWAY_CALLS.name();
        var partition =
                new TopicPartition(topic, LedgerPartitioner.partition(topic, candidate(name), Topic.PARTITIONS));
        try (var admin = Admin.create(cluster.clientSettings())) {
            var offsets = admin.listConsumerGroupOffsets("workers-" + test)
                    .partitionsToOffsetAndMetadata()
                    .get();
            var offset = offsets.get(partition);
            return offset == null ? -1 : offset.offset();
        }
    }

    private Producer<String, byte[]> producer() {
        Map<String, Object> settings = new HashMap<>(cluster.clientSettings());
        settings.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, LedgerPartitioner.class);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    private Consumer<String, byte[]> consumer(@Nullable String group, @Nullable String instance) {
        Map<String, Object> settings = new HashMap<>(cluster.clientSettings());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
        if (group != null) {
            settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
            settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, group + "-" + instance);
        }
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
