package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.embedded.EmbeddedCluster;
import io.evenkeel.practice.teacher.Bill;
import io.evenkeel.practice.teacher.Dials;
import io.evenkeel.practice.teacher.PracticeTeacher;
import io.evenkeel.practice.teacher.TeacherServer;
import io.evenkeel.practice.teacher.TeacherSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The teacher's key, and the keys of those whose calls are captured, are nowhere but where they are used. */
@Tag("slow")
class SecretsTest {
    private static final String KEY = "sk-evenkeel-marked-7Qz2fWm0aVb9";
    private static final String WRONG_KEY = "sk-evenkeel-marked-wrong-Lk3d8sXy";
    private static final String VARIABLE = "MARKED_TEACHER_KEY";
    private static final String CAPTURED = "captured-1";
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    private final Secrets secrets = new Secrets(KEY, WRONG_KEY);

    @TempDir
    Path folder;

    @Test
    void aSecretIsFoundAsItIsAndEncoded() {
        for (var before : List.of("", "a", "ab", "abc", "Bearer ")) {
            for (var after : List.of("", "x", "xy", "\n")) {
                var text = (before + KEY + after).getBytes(StandardCharsets.UTF_8);
                assertThat(secrets.in(text)).isPresent();
                assertThat(secrets.in(Base64.getEncoder().encode(text))).isPresent();
            }
        }
        assertThat(secrets.in("sk-evenkeel-other".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void noLogTopicMetricListingOrCommandLineShowsAKey() throws Exception {
        var bill = Bill.open(folder.resolve("bill.jsonl"), false, InstantSource.system());
        var settings = new TeacherSettings("127.0.0.1", 0, KEY, "practice-teacher", Map.of());
        try (var teacher = TeacherServer.start(settings, new PracticeTeacher(), bill, Dials.usual(1));
                // A cluster of the test's own, so that it can read every topic as it is.
                var cluster = EmbeddedCluster.start();
                var system = new Evenkeel(folder.resolve("home"), options(teacher.port(), cluster))) {
            system.knowing(VARIABLE, KEY).up().succeeds();
            capture(system);
            system.run(
                            A_MINUTE,
                            "traffic",
                            "send",
                            SmallPipeline.trafficFile(folder).toString())
                    .succeeds();
            system.run(Evenkeel.WHOLE_RUN, "wait", "--timeout", Evenkeel.WHOLE_RUN_SECONDS)
                    .succeeds();
            assertThat(bill.totals().billedCalls()).as("the key was used").isGreaterThan(10);
            assertThat(system.burials()).noneMatch(burial -> burial.contains("budget.stage-plans"));

            for (var listing : List.of("status", "report")) {
                assertClean(
                        listing,
                        system.run(A_MINUTE, listing, "--json").succeeds().out().getBytes(StandardCharsets.UTF_8));
            }
            var status = system.run(A_MINUTE, "status", "--json").succeeds().json();
            for (var process : status.get("processes")) {
                assertProcessShowsNothing(process);
            }
            assertTopicsAreClean(cluster);
            system.run(Duration.ofMinutes(2), "down").succeeds();
            assertFilesAreClean(system.home());
        }
    }

    private static String[] options(int teacher, EmbeddedCluster cluster) {
        var more = Stream.of(
                "--teacher-url",
                "http://127.0.0.1:" + teacher + "/v1",
                "--teacher-key-env",
                VARIABLE,
                "--teacher-terms",
                "made for tests",
                "--capture",
                "true",
                "--kafka",
                cluster.kafka(),
                "--registry",
                cluster.registry(),
                "--single-node",
                "true");
        return Stream.concat(Stream.of(SmallPipeline.oneStage()), more).toArray(String[]::new);
    }

    /** A caller with the right key, whose call becomes traffic, and one with a wrong key, who is told so. */
    private static void capture(Evenkeel system) throws IOException, InterruptedException {
        int port = system.process("teacher-gateway").get("port").asInt();
        assertThat(call(port, KEY).statusCode()).isEqualTo(200);
        assertThat(call(port, WRONG_KEY).statusCode()).isEqualTo(401);
    }

    private static HttpResponse<String> call(int port, String key) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                            .header("Authorization", "Bearer " + key)
                            .header("Idempotency-Key", CAPTURED)
                            .header("X-Evenkeel-Domain", "roman")
                            .POST(BodyPublishers.ofString("""
                                    {"model":"practice-teacher","messages":[{"role":"user","content":"Roman DL = ?"}]}"""))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private void assertProcessShowsNothing(JsonNode process) throws IOException, InterruptedException {
        var name = process.get("name").asText();
        var proc = Path.of("/proc", process.get("pid").asText());
        assertClean(name + "'s command line", Files.readAllBytes(proc.resolve("cmdline")));
        if (!name.equals("teacher-gateway")) {
            assertClean(name + "'s environment", Files.readAllBytes(proc.resolve("environ")));
        }
        try (var http = HttpClient.newHttpClient()) {
            var metrics = http.send(
                    HttpRequest.newBuilder(URI.create(
                                    "http://127.0.0.1:" + process.get("port").asInt() + "/q/metrics"))
                            .build(),
                    BodyHandlers.ofByteArray());
            assertThat(metrics.statusCode()).isEqualTo(200);
            assertClean(name + "'s metrics", metrics.body());
        }
    }

    /** Keys, values and headers, Streams' own topics included; and the call that was captured is among them. */
    private void assertTopicsAreClean(EmbeddedCluster cluster) throws Exception {
        Set<String> topics;
        try (var admin = Admin.create(cluster.clientSettings())) {
            topics = admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get();
        }
        assertThat(topics).contains("gateway.call-journal", "traffic");
        var captured = new ArrayList<String>();
        try (var consumer = new KafkaConsumer<>(
                cluster.clientSettings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            await().atMost(Duration.ofMinutes(2)).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    assertRecordIsClean(record);
                    if (record.topic().equals("traffic")
                            && new String(record.key(), StandardCharsets.UTF_8).equals(CAPTURED)) {
                        captured.add(CAPTURED);
                    }
                });
                return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
            });
        }
        assertThat(captured).hasSize(1);
    }

    private void assertRecordIsClean(ConsumerRecord<byte[], byte[]> record) {
        var place = record.topic() + "-" + record.partition() + "@" + record.offset();
        if (record.key() != null) {
            assertClean(place, record.key());
        }
        if (record.value() != null) {
            assertClean(place, record.value());
        }
        record.headers().forEach(header -> {
            assertClean(place, header.key().getBytes(StandardCharsets.UTF_8));
            assertClean(place, header.value());
        });
    }

    private void assertFilesAreClean(Path home) throws IOException {
        try (var files = Files.walk(home)) {
            var all = files.filter(Files::isRegularFile).toList();
            assertThat(all).anyMatch(file -> file.endsWith("logs/teacher-gateway.log"));
            for (var file : all) {
                assertClean(file.toString(), Files.readAllBytes(file));
            }
        }
    }

    private void assertClean(String place, byte[] bytes) {
        assertThat(secrets.in(bytes)).as("a key in %s, at byte", place).isEmpty();
    }
}
