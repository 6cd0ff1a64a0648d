package io.evenkeel.practice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.practice.batch.BatchClient;
import io.evenkeel.practice.teacher.Conversation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The teacher as the process that it is in use. */
class TeacherProcessTest {
    @TempDir
    private Path folder;

    private @Nullable Process process;

    @AfterEach
    void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void aKillLosesNothingThatWasReplied() throws Exception {
        var teacher = start();
        var reply = teacher.ask("key", "47 + 25 = ?").body();
        var totals = teacher.get("/practice/bill").body();
        kill();

        var restarted = start();
        assertThat(restarted.get("/practice/bill").body()).isEqualTo(totals);
        assertThat(restarted.ask("key", "47 + 25 = ?").body()).isEqualTo(reply);
    }

    @Test
    void aKillInABatchBillsNoLineTwiceAndLosesNone() throws Exception {
        int lines = 5_000;
        var file = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            file.append(BatchClient.line("line-" + i, "47 + 25 = ?"));
        }
        var teacher = start();
        teacher.turn("{\"batch_millis\":200}");
        var id = new BatchClient(teacher).created(file.toString());
        var bill = folder.resolve("bill.jsonl");
        long before = Files.size(bill);
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> Files.size(bill) > before + 200_000);
        kill();
        var billed = Files.readString(bill).lines().count();

        var restarted = start();
        var client = new BatchClient(restarted);
        var batch = client.ended(id);
        assertThat(batch.at("/request_counts/completed").asInt())
                .as("after a kill at line " + billed)
                .isEqualTo(lines);
        assertThat(client.results(batch)).hasSize(lines);
        assertThat(restarted.bill().get("billed_calls").asInt()).isEqualTo(lines);
        assertThat(restarted.bill().get("keys_billed_again").asInt()).isZero();
        assertThat(Files.readString(folder.resolve("err"))).isEmpty();
    }

    @Test
    void anUploadSaysNothingOnTheErrorStream() throws Exception {
        var teacher = start();
        new BatchClient(teacher).created(BatchClient.line("a", "47 + 25 = ?"));

        assertThat(Files.readString(folder.resolve("err"))).isEmpty();
    }

    @Test
    void itSaysWhereItListensAndStopsWhenAsked() throws Exception {
        start();
        var ready = Files.readAllLines(folder.resolve("out"));
        var running = Objects.requireNonNull(process);
        running.destroy();

        assertThat(ready).containsExactly("ready port=" + Files.readString(folder.resolve("port")));
        assertThat(running.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(folder.resolve("err"))).isEmpty();
    }

    private Conversation start() throws IOException {
        Files.deleteIfExists(folder.resolve("port"));
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PracticeMain.class.getName(),
                        "teacher",
                        "--bill",
                        folder.resolve("bill.jsonl").toString(),
                        "--port-file",
                        folder.resolve("port").toString()))
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Files.exists(folder.resolve("out"))
                        && Files.readString(folder.resolve("out")).endsWith("\n"));
        return new Conversation(Integer.parseInt(Files.readString(folder.resolve("port"))));
    }
}
