package io.evenkeel.launcher.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.contracts.EventHeaders;
import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.TrafficRecord;
import io.evenkeel.embedded.FreePort;
import io.evenkeel.launcher.records.Cluster;
import io.evenkeel.launcher.records.SharedCluster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class TrafficSenderTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.006Z");

    @TempDir
    Path folder;

    private static TrafficSender.Summary send(TrafficFile file) throws IOException {
        try (var sender = new TrafficSender(SharedCluster.cluster(), () -> AT)) {
            return sender.send(file);
        }
    }

    private TrafficFile file(String name, String content) throws IOException {
        return TrafficFile.open(Files.writeString(folder.resolve(name), content));
    }

    private static List<TrafficRecord> sent(String firstLettersOfId) {
        var deserializer =
                SharedCluster.cluster().serdes().value(Topics.TRAFFIC).deserializer();
        return SharedCluster.records(Topics.TRAFFIC, record -> record.key().startsWith(firstLettersOfId)).stream()
                .map(record -> deserializer.deserialize(record.topic(), record.value()))
                .toList();
    }

    private static List<ConsumerRecord<String, byte[]>> deadLetters(String file) {
        return SharedCluster.records(Topics.TRAFFIC_DEAD_LETTERS, record -> header(record, "dead-letter-file")
                .equals(file));
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        return EventHeaders.text(record.headers(), name).orElse("");
    }

    @Test
    void soundLinesBecomeTrafficAndTheOthersDeadLettersWithFileLineAndReason() throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes("{\"id\":\"mixed-1\",\"domain\":\"law\",\"question\":\"é😀?\",\"answer\":\"no\"}\r\n"
                .getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes("\nno JSON\n".getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes("{\"question\":\"caf\u00e9\"}\n".getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes("{\"id\":\"mixed-2\",\"question\":\"b\"}".getBytes(StandardCharsets.UTF_8));
        var file = TrafficFile.open(Files.write(folder.resolve("mixed.jsonl"), bytes.toByteArray()));

        assertThat(send(file)).isEqualTo(new TrafficSender.Summary("mixed.jsonl", 5, 2, 2, 1));

        assertThat(sent("mixed-")).extracting(TrafficRecord::getId).containsExactlyInAnyOrder("mixed-1", "mixed-2");
        var first = sent("mixed-1").get(0);
        assertThat(Texts.read(first.getQuestion())).isEqualTo("é😀?");
        assertThat(first.getDomain()).isEqualTo("law");
        assertThat(first.getAt()).isEqualTo(AT);

        var letters = deadLetters("mixed.jsonl");
        assertThat(letters)
                .extracting(letter -> header(letter, "dead-letter-line") + " " + header(letter, "dead-letter-reason"))
                .containsExactlyInAnyOrder("3 not JSON", "4 not UTF-8");
        assertThat(letters)
                .filteredOn(letter -> header(letter, "dead-letter-line").equals("4"))
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.value())
                            .isEqualTo("{\"question\":\"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
                    assertThat(letter.key()).isEqualTo(file.idOfLine(4));
                });
    }

    @Test
    void headersSayWhoSentWhatUnderWhichId() throws IOException {
        send(file("headers.jsonl", "{\"id\":\"headers-1\",\"question\":\"a\"}\n"));
        assertThat(SharedCluster.records(Topics.TRAFFIC, record -> record.key().equals("headers-1")))
                .singleElement()
                .satisfies(record -> {
                    assertThat(header(record, "ce_id")).isEqualTo("headers-1");
                    assertThat(header(record, "ce_type")).isEqualTo("io.evenkeel.TrafficRecord");
                    assertThat(header(record, "ce_source")).isEqualTo("/evenkeel/operator");
                    assertThat(header(record, "traceparent")).startsWith("00-");
                });
    }

    @Test
    void aFileSentTwiceBringsTheSameIds() throws IOException {
        var content = "{\"question\":\"twice\"}\n{\"question\":\"twice\"}\n";
        var file = file("once.jsonl", content);
        send(file);
        send(file("again.jsonl", content));
        var ids = sent(file.idOfLine(1));
        assertThat(ids).hasSize(2).extracting(TrafficRecord::getId).containsOnly(file.idOfLine(1));
        assertThat(sent(file.idOfLine(2))).hasSize(2);
        assertThat(file.idOfLine(1)).isNotEqualTo(file.idOfLine(2));
    }

    @Test
    void theLongestLineGoesThroughAndALongerOneIsADeadLetter() throws IOException {
        var frame = "{\"id\":\"longest-1\",\"question\":\"\"}".length();
        var longest = "{\"id\":\"longest-1\",\"question\":\"" + "x".repeat(TrafficLine.MAXIMUM_BYTES - frame) + "\"}";
        var summary =
                send(file("longest.jsonl", longest + "\n" + longest + " \n{\"id\":\"longest-3\",\"question\":\"a\"}"));
        assertThat(summary.sent()).isEqualTo(2);
        assertThat(sent("longest-")).hasSize(2);
        assertThat(deadLetters("longest.jsonl")).singleElement().satisfies(letter -> assertThat(
                        header(letter, "dead-letter-reason"))
                .isEqualTo("longer than 900000 bytes"));
    }

    /** Else each of a million lines would wait its time. */
    @Test
    void aBrokerThatIsAwayStopsItAtTheFirstLineThatFailed() throws IOException {
        var away = new Cluster(
                "127.0.0.1:" + FreePort.any(), SharedCluster.cluster().registry());
        var file = file("away.jsonl", "{\"question\":\"a\"}\n".repeat(20));
        long begun = System.nanoTime();
        try (var sender = new TrafficSender(away, () -> AT)) {
            assertThatThrownBy(() -> sender.send(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("not every line was acknowledged: ");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(100));
    }
}
