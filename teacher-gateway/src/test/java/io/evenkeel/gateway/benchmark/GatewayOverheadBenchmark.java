package io.evenkeel.gateway.benchmark;

import io.evenkeel.contracts.LedgerPartitioner;
import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.Amounts;
import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.Cause;
import io.evenkeel.contracts.avro.Message;
import io.evenkeel.contracts.avro.TeacherCall;
import io.evenkeel.embedded.EmbeddedCluster;
import io.evenkeel.gateway.call.BatchSettings;
import io.evenkeel.gateway.call.CallSettings;
import io.evenkeel.gateway.call.TeacherWorker;
import io.evenkeel.gateway.domain.circuit.CircuitPolicy;
import io.evenkeel.gateway.teacher.TeacherHttp;
import io.evenkeel.gateway.teacher.TeacherSettings;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
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

/**
 * What the gateway adds to a call, by its own metric {@code evenkeel_gateway_overhead_seconds}: from taking a call in hand
 * to its acknowledged end in the call journal, less the teacher's own time. A real broker and a teacher in a process of its
 * own, on the same machine. The teacher takes LATENCY plus up to SPREAD: without a spread all that are in flight come back
 * in one moment, and what is measured is the queue for the cores.
 *
 * <p>usage: GatewayOverheadBenchmark [LATENCY_MILLIS [SPREAD_MILLIS [REPETITIONS [IN_FLIGHT...]]]]; the README says how to start it.
 */
public final class GatewayOverheadBenchmark {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static int round;

    private GatewayOverheadBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        long latencyMillis = arguments.length > 0 ? Long.parseLong(arguments[0]) : 250;
        long spreadMillis = arguments.length > 1 ? Long.parseLong(arguments[1]) : 500;
        int repetitions = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
        var inFlights = arguments.length > 3
                ? List.of(arguments).subList(3, arguments.length).stream()
                        .map(Integer::parseInt)
                        .toList()
                : List.of(100, 1, 2_000);
        Machine.quietLogs();
        Machine.print();
        try (var cluster = EmbeddedCluster.start();
                var teacher = new TeacherProcess(latencyMillis, spreadMillis)) {
            for (int inFlight : inFlights) {
                int calls = inFlight == 1 ? 60 : Math.max(4_000, inFlight * 8);
                var p50 = new double[repetitions];
                var p99 = new double[repetitions];
                var perSecond = new double[repetitions];
                for (int i = -1; i < repetitions; i++) {
                    var figures = measure(cluster, teacher.port(), inFlight, calls);
                    if (i >= 0) {
                        p50[i] = figures[0];
                        p99[i] = figures[1];
                        perSecond[i] = figures[2];
                    }
                }
                System.out.printf(
                        "%d in flight, %d calls, %d repetitions: p50 %s ms, p99 %s ms, %s calls/s%n",
                        inFlight,
                        calls,
                        repetitions,
                        Machine.spread(p50),
                        Machine.spread(p99),
                        Machine.spread(perSecond));
            }
        }
    }

    /** @return p50 and p99 in milliseconds, and calls a second */
    private static double[] measure(EmbeddedCluster cluster, int teacher, int inFlight, int calls) throws Exception {
        var name = "benchmark-" + round++;
        var registry = registry();
        startAtTheEnd(cluster, name);
        var settings = new CallSettings(
                inFlight,
                5_000,
                TIMEOUT,
                Duration.ofSeconds(5),
                new CircuitPolicy(5, Duration.ofSeconds(1), TIMEOUT),
                new BatchSettings(Duration.ofMinutes(1), 1_000, Duration.ofMinutes(1), Duration.ofHours(26)));
        try (var feeder = producer(cluster);
                var worker = new TeacherWorker(
                                name,
                                cluster.serdes(),
                                consumer(cluster, name),
                                consumer(cluster, null),
                                producer(cluster),
                                Map.of("", client(teacher)),
                                settings,
                                InstantSource.system(),
                                registry)
                        .start()) {
            // At the beginning as many claims as may be in flight come at once: measured is what follows, without a
            // gap.
            int before = inFlight == 1 ? 20 : Math.max(400, 2 * inFlight);
            feed(cluster, feeder, name, before + calls);
            awaitEnds(worker, registry, name, before);
            registry.clear();
            long began = System.nanoTime();
            awaitEnds(worker, registry, name, calls - inFlight);
            double seconds = (System.nanoTime() - began) / 1e9;
            var figures = registry.get("evenkeel.gateway.overhead")
                    .timer()
                    .takeSnapshot()
                    .percentileValues();
            return new double[] {
                figures[0].value(TimeUnit.MILLISECONDS),
                figures[1].value(TimeUnit.MILLISECONDS),
                (calls - inFlight) / seconds
            };
        }
    }

    /** Earlier rounds' calls are not this one's. */
    private static void startAtTheEnd(EmbeddedCluster cluster, String group) {
        try (var consumer = consumer(cluster, group)) {
            var partitions = IntStream.range(0, Topic.PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(Topics.GATEWAY_CALLS.name(), partition))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
            consumer.endOffsets(partitions)
                    .forEach((partition, end) -> ends.put(partition, new OffsetAndMetadata(end)));
            consumer.commitSync(ends);
        }
    }

    private static void awaitEnds(TeacherWorker worker, SimpleMeterRegistry registry, String name, long calls)
            throws InterruptedException {
        while (true) {
            var timer = registry.find("evenkeel.gateway.overhead").timer();
            if (timer != null && timer.count() >= calls) {
                return;
            }
            if (!worker.isAlive()) {
                throw new IllegalStateException(name + " died");
            }
            Thread.sleep(20);
        }
    }

    private static SimpleMeterRegistry registry() {
        var registry = new SimpleMeterRegistry();
        registry.config().meterFilter(new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                return DistributionStatisticConfig.builder()
                        .percentiles(0.5, 0.99)
                        .percentilePrecision(3)
                        .expiry(Duration.ofHours(1))
                        .bufferLength(1)
                        .build()
                        .merge(config);
            }
        });
        return registry;
    }

    private static void feed(EmbeddedCluster cluster, Producer<String, byte[]> feeder, String name, int calls) {
        var topic = Topics.GATEWAY_CALLS.name();
        var serializer = cluster.serdes().value(Topics.GATEWAY_CALLS).serializer();
        for (int i = 0; i < calls; i++) {
            var call = call(name + "-" + i);
            feeder.send(new ProducerRecord<>(topic, call.getCandidateId(), serializer.serialize(topic, call)));
        }
        feeder.flush();
    }

    private static TeacherHttp client(int port) {
        return new TeacherHttp(
                new TeacherSettings(
                        TeacherSettings.completionsOf("http://127.0.0.1:" + port),
                        null,
                        "max_tokens",
                        OptionalDouble.empty(),
                        Duration.ofSeconds(5),
                        null,
                        TIMEOUT,
                        null,
                        false,
                        false),
                InstantSource.system());
    }

    private static TeacherCall call(String candidate) {
        return TeacherCall.newBuilder()
                .setCallId(candidate + "/rationale/0")
                .setCandidateId(candidate)
                .setLedger("acme")
                .setPipeline("p")
                .setStage(0)
                .setDomain("adding")
                .setPurpose(CallPurpose.RATIONALE)
                .setAttempt(0)
                .setModel("practice")
                .setMessages(List.of(
                        new Message("system", Texts.plain("Think step by step.")),
                        new Message("user", Texts.plain("69 + 43 = ?"))))
                .setMaxOutputTokens(100)
                .setSeed(1L)
                .setReserved(new Amounts(500L, 0L, 1L))
                .setNotBefore(Instant.EPOCH)
                .setNotAfter(Instant.EPOCH)
                .setCause(new Cause("benchmark", 0, 0L))
                .build();
    }

    private static Producer<String, byte[]> producer(EmbeddedCluster cluster) {
        Map<String, Object> settings = new HashMap<>(cluster.clientSettings());
        settings.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, LedgerPartitioner.class);
        // As the worker's: who waits for an acknowledgement does not wait for company.
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    private static Consumer<String, byte[]> consumer(EmbeddedCluster cluster, @Nullable String group) {
        Map<String, Object> settings = new HashMap<>(cluster.clientSettings());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        if (group != null) {
            settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        }
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
