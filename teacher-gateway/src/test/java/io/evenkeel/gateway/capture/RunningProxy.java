package io.evenkeel.gateway.capture;

import io.evenkeel.contracts.LedgerPartitioner;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.TrafficRecord;
import io.evenkeel.embedded.EmbeddedCluster;
import io.evenkeel.embedded.FreePort;
import io.evenkeel.gateway.domain.capture.CaptureRule;
import io.evenkeel.gateway.domain.capture.MissReason;
import io.evenkeel.gateway.teacher.Secret;
import io.evenkeel.gateway.teacher.TeacherSettings;
import io.evenkeel.method.verification.AnswerFormat;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A proxy on a port of its own before a teacher, and callers of it over a real socket. */
final class RunningProxy implements AutoCloseable {
    static final String BODY = """
            {"model":"practice", "messages":[{"role":"user","content":"1 + 1 = ?"}]}""";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CaptureProxy proxy;
    private final HttpServer server;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private RunningProxy(Vertx vertx, CaptureSettings settings, Map<String, Object> kafka) {
        proxy = new CaptureProxy(
                vertx,
                settings,
                EmbeddedCluster.shared().serdes(),
                new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer()),
                registry,
                InstantSource.system());
        server = vertx.createHttpServer(
                new HttpServerOptions().setHost("127.0.0.1").setPort(0));
        server.requestHandler(request -> {
            if (request.method().equals(HttpMethod.POST)) {
                proxy.complete(request);
            } else {
                proxy.models(request);
            }
        });
        server.listen().toCompletionStage().toCompletableFuture().join();
    }

    static RunningProxy before(Vertx vertx, String teacher) {
        return before(vertx, settings(teacher, 2 << 20, 64 << 20));
    }

    static RunningProxy before(Vertx vertx, CaptureSettings settings) {
        Map<String, Object> kafka = new HashMap<>(EmbeddedCluster.shared().clientSettings());
        kafka.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, LedgerPartitioner.class);
        return new RunningProxy(vertx, settings, kafka);
    }

    /** Its broker is a port on which nobody listens. */
    static RunningProxy withoutABroker(Vertx vertx, CaptureSettings settings) {
        return new RunningProxy(
                vertx,
                settings,
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        "127.0.0.1:" + FreePort.any(),
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        300));
    }

    static CaptureSettings settings(String teacher, int copyBytes, long roomBytes) {
        return settings(teacher, copyBytes, roomBytes, 1_000, true, null, Duration.ofSeconds(30));
    }

    static CaptureSettings settings(
            String teacher,
            int copyBytes,
            long roomBytes,
            int queue,
            boolean passesKey,
            @org.jspecify.annotations.Nullable Secret key,
            Duration writeTimeout) {
        return new CaptureSettings(
                TeacherSettings.completionsOf(teacher),
                TeacherSettings.modelsOf(teacher),
                passesKey,
                key,
                new CaptureRule(CaptureRule.Answers.MARKED, AnswerFormat.DEFAULT, true),
                copyBytes,
                roomBytes,
                queue,
                512,
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                writeTimeout);
    }

    int port() {
        return server.actualPort();
    }

    HttpClient http() {
        return http;
    }

    HttpRequest.Builder request(String route) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/v1" + route));
    }

    /** @param headers names and values in turn */
    HttpResponse<byte[]> chat(String body, String... headers) throws Exception {
        var request = request("/chat/completions").POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    int missed(MissReason reason) {
        return counted(reason.label());
    }

    int captured() {
        return counted("captured");
    }

    double heldBytes() {
        return registry.get("evenkeel.capture.copies.bytes").gauge().value();
    }

    private int counted(String fate) {
        return (int) registry.get("evenkeel.capture.calls")
                .tag("fate", fate)
                .counter()
                .count();
    }

    /** The records of an id in {@code traffic}. */
    static List<TrafficRecord> traffic(String id) {
        Map<String, Object> settings = new HashMap<>(EmbeddedCluster.shared().clientSettings());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        var deserializer =
                EmbeddedCluster.shared().serdes().value(Topics.TRAFFIC).deserializer();
        var found = new ArrayList<TrafficRecord>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = IntStream.range(0, Topic.PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(Topics.TRAFFIC.name(), partition))
                    .toList();
            consumer.assign(partitions);
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(50)).forEach(record -> Optional.of(record)
                        .filter(one -> one.key().equals(id))
                        .map(one -> deserializer.deserialize(one.topic(), one.value()))
                        .ifPresent(found::add));
            }
        }
        return found;
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
        proxy.close();
        http.close();
    }
}
