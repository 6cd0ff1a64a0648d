package io.evenkeel.practice.teacher;

import static io.evenkeel.practice.teacher.Conversation.content;
import static io.evenkeel.practice.teacher.Conversation.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdempotencyTest {
    private static final String QUESTION = "47 + 25 = ?";
    private static final String KEY = "candidate 1/solve/1";
    private static final String USAGE_OF_KEY = "/v1/usage/candidate%201/solve%2F1";

    @TempDir
    private Path folder;

    @Test
    void aKeyIsBilledOnceAndGetsItsReplyAgain() throws Exception {
        try (var running = start(RunningTeacher.flawless())) {
            var teacher = running.conversation();
            var first = teacher.ask(KEY, QUESTION);
            var second = teacher.ask(KEY, QUESTION);

            assertThat(json(second)).isEqualTo(json(first));
            assertThat(teacher.bill().get("billed_calls").asInt()).isEqualTo(1);
            assertThat(teacher.bill().get("total_tokens")).isEqualTo(json(first).at("/usage/total_tokens"));
            assertThat(teacher.bill().at("/requests_by_kind/repeated").asInt()).isEqualTo(1);
        }
    }

    @Test
    void aRestartForgetsNothing() throws Exception {
        String reply;
        String totals;
        try (var running = start(RunningTeacher.flawless())) {
            reply = running.conversation().ask(KEY, QUESTION).body();
            running.conversation().ask(null, QUESTION);
            totals = running.conversation().get("/practice/bill").body();
        }
        try (var restarted = start(RunningTeacher.flawless())) {
            var teacher = restarted.conversation();
            assertThat(teacher.get("/practice/bill").body()).isEqualTo(totals);
            assertThat(teacher.get(USAGE_OF_KEY).statusCode()).isEqualTo(200);
            assertThat(teacher.ask(KEY, QUESTION).body()).isEqualTo(reply);
            assertThat(teacher.bill().get("billed_calls").asInt()).isEqualTo(2);
        }
    }

    @Test
    void aLineThatWasBeingWrittenIsCutOff() throws Exception {
        try (var running = start(RunningTeacher.flawless())) {
            running.conversation().ask(KEY, QUESTION);
        }
        Files.writeString(folder.resolve("bill.jsonl"), "{\"number\":2,\"ke", StandardOpenOption.APPEND);
        try (var restarted = start(RunningTeacher.flawless())) {
            restarted.conversation().ask("another", QUESTION);
        }

        assertThat(Files.readAllLines(folder.resolve("bill.jsonl"))).hasSize(2).allMatch(line -> line.endsWith("}"));
    }

    @Test
    void aDamagedBillStopsTheTeacherByLine() throws Exception {
        Files.writeString(folder.resolve("bill.jsonl"), "{\"number\":\"x\"}\n");

        assertThatThrownBy(() -> start(RunningTeacher.flawless()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 1");
    }

    @Test
    void twoTeachersNeverShareABill() throws Exception {
        try (var running = start(RunningTeacher.flawless())) {
            assertThat(running.port()).isPositive();
            assertThatThrownBy(() -> Bill.open(folder.resolve("bill.jsonl"), false, InstantSource.system()))
                    .hasMessageContaining("in use by another teacher");
        }
    }

    @Test
    void aKeyForAnotherRequestIsRefused() throws Exception {
        try (var running = start(RunningTeacher.flawless())) {
            var teacher = running.conversation();
            teacher.ask(KEY, QUESTION);
            var response = teacher.ask(KEY, "47 + 26 = ?");

            assertThat(response.statusCode()).isEqualTo(422);
            assertThat(json(response).at("/error/code").asText()).isEqualTo("idempotency_key_reused");
            assertThat(teacher.bill().get("billed_calls").asInt()).isEqualTo(1);
        }
    }

    @Test
    void oneKeyAskedAtOnceByManyIsBilledOnce() throws Exception {
        try (var running = start(RunningTeacher.flawless());
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var teacher = running.conversation();
            var asking = IntStream.range(0, 30)
                    .mapToObj(client ->
                            (Callable<String>) () -> teacher.ask(KEY, QUESTION).body())
                    .toList();
            var replies = clients.invokeAll(asking);

            for (var reply : replies) {
                assertThat(reply.get()).isEqualTo(replies.getFirst().get());
            }
            assertThat(teacher.bill().get("billed_calls").asInt()).isEqualTo(1);
        }
    }

    @Test
    void aFinishedCallIsLookedUpWithReplyAndUsage() throws Exception {
        try (var running = start(RunningTeacher.flawless())) {
            var teacher = running.conversation();
            var reply = teacher.ask(KEY, QUESTION);
            var found = teacher.get(USAGE_OF_KEY);

            assertThat(found.statusCode()).isEqualTo(200);
            assertThat(json(found).get("reply")).isEqualTo(json(reply));
            assertThat(json(found).get("usage")).isEqualTo(json(reply).get("usage"));
        }
    }

    @Test
    void anUnknownKeyIsNotFound() throws Exception {
        try (var running = start(RunningTeacher.flawless())) {
            var response = running.conversation().get("/v1/usage/never");

            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(json(response).at("/error/code").asText()).isEqualTo("unknown_key");
        }
    }

    @Test
    void aCallThatMayStillBeBilledIsInProgressUntilItIs() throws Exception {
        try (var running = start(RunningTeacher.flawless());
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var teacher = running.conversation();
            teacher.turn("{\"latency_millis\":5000}");
            var reply = clients.submit(() -> teacher.ask(KEY, QUESTION));

            await().until(() -> teacher.get(USAGE_OF_KEY).statusCode() == 202);
            assertThat(teacher.bill().get("billed_calls").asInt()).isZero();
            assertThat(reply.get().statusCode()).isEqualTo(200);
            assertThat(teacher.get(USAGE_OF_KEY).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void withoutIdempotencyAKeyIsBilledEachTimeAndTheBillSaysSo() throws Exception {
        try (var running = start(RunningTeacher.flawless())) {
            var teacher = running.conversation();
            teacher.turn("{\"idempotency\":false}");
            teacher.ask(KEY, QUESTION);
            teacher.ask(KEY, QUESTION);

            assertThat(teacher.bill().get("billed_calls").asInt()).isEqualTo(2);
            assertThat(teacher.bill().get("keys_billed_again").asInt()).isEqualTo(1);
        }
    }

    @Test
    void theLookUpCanBeSwitchedOff() throws Exception {
        try (var running = start(RunningTeacher.flawless())) {
            var teacher = running.conversation();
            teacher.ask(KEY, QUESTION);
            teacher.turn("{\"look_up\":false}");

            assertThat(json(teacher.get(USAGE_OF_KEY)).at("/error/code").asText())
                    .isEqualTo("look_up_off");
        }
    }

    @Test
    void aSecondSolveIsComputedAnew() throws Exception {
        try (var running = start(RunningTeacher.flawless())) {
            var teacher = running.conversation();
            teacher.turn("{\"fickle_errors\":0.5}");
            var answers = List.of("a", "b", "c", "d", "e", "f", "g", "h").stream()
                    .map(key -> {
                        try {
                            return content(teacher.ask(key, QUESTION)).endsWith(" #### 72");
                        } catch (IOException | InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .toList();

            assertThat(answers).contains(true, false);
        }
    }

    private RunningTeacher start(Dials dials) throws IOException {
        return RunningTeacher.start(folder, new PracticeTeacher(), dials);
    }
}
