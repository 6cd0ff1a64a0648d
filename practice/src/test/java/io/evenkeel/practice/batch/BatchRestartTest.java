package io.evenkeel.practice.batch;

import static io.evenkeel.practice.batch.BatchClient.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.practice.teacher.ApiError;
import io.evenkeel.practice.teacher.Call;
import io.evenkeel.practice.teacher.Dials;
import io.evenkeel.practice.teacher.PracticeTeacher;
import io.evenkeel.practice.teacher.RunningTeacher;
import io.evenkeel.practice.teacher.Teacher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchRestartTest {
    private static final String QUESTION = "47 + 25 = ?";
    private static final int LINES = 10;

    @TempDir
    private Path folder;

    @Test
    void aBatchThatWasHalfDoneGoesOnAndBillsNoLineTwice(@TempDir Path copy) throws Exception {
        var gate = new Gate(4);
        String id;
        try (var running = RunningTeacher.start(folder, gate, RunningTeacher.flawless())) {
            try {
                running.conversation().turn("{\"batch_millis\":0}");
                id = new BatchClient(running.conversation()).created(lines());
                assertThat(gate.reached.await(30, TimeUnit.SECONDS)).isTrue();
                // What lies on the disk now is what a kill would leave.
                copyAll(folder, copy);
            } finally {
                gate.opened.countDown();
            }
        }
        assertThat(Files.readString(copy.resolve("bill.jsonl")).lines().filter(line -> line.contains("solved")))
                .hasSize(4);

        try (var restarted = RunningTeacher.start(copy, new PracticeTeacher(), RunningTeacher.flawless())) {
            var client = new BatchClient(restarted.conversation());
            var batch = client.ended(id);

            assertThat(batch.get("status").asText()).isEqualTo("completed");
            assertThat(client.results(batch)).hasSize(LINES).allSatisfy(result -> assertThat(
                            result.at("/response/body/choices/0/message/content")
                                    .asText())
                    .endsWith(" #### 72"));
            var bill = restarted.conversation().bill();
            assertThat(bill.get("billed_calls").asInt()).isEqualTo(LINES);
            assertThat(bill.get("keys_billed_again").asInt()).isZero();
        }
    }

    @Test
    void aBatchThatWaitsGoesOnAfterARestart() throws Exception {
        String id;
        try (var running = RunningTeacher.start(folder, new PracticeTeacher(), RunningTeacher.flawless())) {
            running.conversation().turn("{\"batch_millis\":1500}");
            id = new BatchClient(running.conversation()).created(lines());
        }
        try (var restarted = RunningTeacher.start(folder, new PracticeTeacher(), RunningTeacher.flawless())) {
            var client = new BatchClient(restarted.conversation());
            assertThat(restarted.conversation().get("/v1/usage/line-0").statusCode())
                    .isIn(200, 202);
            assertThat(client.ended(id).at("/request_counts/completed").asInt()).isEqualTo(LINES);
        }
        try (var again = RunningTeacher.start(folder, new PracticeTeacher(), RunningTeacher.flawless())) {
            var client = new BatchClient(again.conversation());
            assertThat(client.results(client.batch(id))).hasSize(LINES);
            assertThat(again.conversation().bill().get("billed_calls").asInt()).isEqualTo(LINES);
        }
    }

    @Test
    void aBillFromBeforeBatchesStillLoads() throws Exception {
        Files.writeString(folder.resolve("bill.jsonl"), """
                {"number":1,"key":"k","request_hash":"h","created":1,"model":"m","prompt_tokens":2,"completion_tokens":3,"kind":"solved","status":200,"reply":"x #### 1","finish_reason":"stop"}
                """);
        try (var running = RunningTeacher.start(folder, new PracticeTeacher(), RunningTeacher.flawless())) {
            assertThat(running.conversation().bill().get("total_tokens").asInt())
                    .isEqualTo(5);
            assertThat(running.conversation().get("/v1/usage/k").statusCode()).isEqualTo(200);
        }
    }

    private static String lines() {
        var lines = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            lines.append(line("line-" + i, QUESTION));
        }
        return lines.toString();
    }

    private static void copyAll(Path from, Path to) throws IOException {
        try (var paths = Files.walk(from)) {
            paths.filter(path -> !path.equals(from)).forEach(path -> {
                try {
                    Files.copy(path, to.resolve(from.relativize(path)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** Answers some questions, and then waits until it is opened. */
    private static final class Gate implements Teacher {
        private final Teacher teacher = new PracticeTeacher();
        private final AtomicInteger left;
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);

        Gate(int answers) {
            this.left = new AtomicInteger(answers);
        }

        @Override
        public Reply answer(Call call, Dials dials) throws ApiError {
            if (left.getAndDecrement() <= 0) {
                reached.countDown();
                try {
                    opened.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return teacher.answer(call, dials);
        }
    }
}
