package io.evenkeel.practice.batch;

import static io.evenkeel.practice.batch.BatchClient.line;
import static io.evenkeel.practice.batch.BatchClient.request;
import static io.evenkeel.practice.teacher.Conversation.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.evenkeel.practice.seed.Seed;
import io.evenkeel.practice.teacher.Bill;
import io.evenkeel.practice.teacher.Conversation;
import io.evenkeel.practice.teacher.Dials;
import io.evenkeel.practice.teacher.Fault;
import io.evenkeel.practice.teacher.PracticeTeacher;
import io.evenkeel.practice.teacher.RunningTeacher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchFaultsTest {
    private static final String QUESTION = "47 + 25 = ?";

    @TempDir
    private Path folder;

    private RunningTeacher running;
    private Conversation teacher;
    private BatchClient client;

    @BeforeEach
    void start() throws Exception {
        running = RunningTeacher.start(folder, new PracticeTeacher(), RunningTeacher.flawless());
        teacher = running.conversation();
        client = new BatchClient(teacher);
    }

    @AfterEach
    void stop() throws Exception {
        running.close();
    }

    @Test
    void eachLineMeetsTheFaultThatItsIdentityDraws(@TempDir Path other) throws Exception {
        var dials = new Dials(3, 0.2, 0.2, 0.15, 0.15, 0.15, 0, 0, 0, 0, 0, 0, 1, true, true, 0);
        try (var bill = Bill.open(other.resolve("bill.jsonl"), false, InstantSource.system())) {
            var answers = new LineAnswers(new PracticeTeacher(), bill, () -> dials);
            var met = EnumSet.noneOf(Fault.class);
            for (int i = 0; i < 60; i++) {
                var id = "line " + i;
                long before = bill.totals().billedCalls();
                var result = answers.answer("batch", new BatchLine(id, Conversation.body(QUESTION)), false);
                var json = result.json();
                boolean billed = bill.totals().billedCalls() > before;
                var fault = Fault.of(dials, "key " + id, 1);
                met.add(fault);
                switch (fault) {
                    case RATE_LIMITED ->
                        assertThat(json.at("/response/status_code").asInt()).isEqualTo(429);
                    case SERVER_ERROR ->
                        assertThat(json.at("/response/status_code").asInt()).isIn(500, 502, 503);
                    case HANG -> {
                        assertThat(json.get("response").isNull()).isTrue();
                        assertThat(json.at("/error/code").asText()).isEqualTo("batch_expired");
                    }
                    case MALFORMED ->
                        assertThat(json.at("/response/body").toString()).isEqualTo("{\"object\":\"chat.completion\"}");
                    case LOST_REPLY, NONE ->
                        assertThat(json.at("/response/body/choices/0/message/content")
                                        .asText())
                                .endsWith(" #### 72");
                }
                boolean answered = EnumSet.of(Fault.MALFORMED, Fault.LOST_REPLY, Fault.NONE)
                        .contains(fault);
                assertThat(result.answered()).as(fault.name()).isEqualTo(answered);
                assertThat(billed).as(fault.name()).isEqualTo(answered);
            }
            assertThat(met).isEqualTo(EnumSet.allOf(Fault.class));
        }
    }

    @Test
    void aLineOfTheBillIsToldAgainAsItWas(@TempDir Path other) throws Exception {
        var dials = new Dials(3, 0.2, 0.2, 0.15, 0.15, 0.15, 0, 0, 0, 0, 0, 0, 1, true, true, 0);
        var before = new ArrayList<LineResult>();
        try (var bill = Bill.open(other.resolve("bill.jsonl"), false, InstantSource.system())) {
            before.addAll(results(bill, dials));
        }
        try (var bill = Bill.open(other.resolve("bill.jsonl"), false, InstantSource.system())) {
            long requests = bill.totals().requests();
            assertThat(results(bill, dials)).isEqualTo(before);
            assertThat(bill.totals().requests()).isEqualTo(requests);
        }
    }

    private static ArrayList<LineResult> results(Bill bill, Dials dials) {
        var answers = new LineAnswers(new PracticeTeacher(), bill, () -> dials);
        var results = new ArrayList<LineResult>();
        // The same ids in two batches: the second one's attempts are the second.
        for (var batch : new String[] {"one", "two"}) {
            for (int i = 0; i < 30; i++) {
                results.add(answers.answer(batch, new BatchLine("line " + i, Conversation.body(QUESTION)), false));
            }
        }
        return results;
    }

    @ParameterizedTest
    @ValueSource(strings = {"rate_limited", "server_errors"})
    void anErrorAnswersACreationThatMakesNoBatch(String dial) throws Exception {
        var file = client.uploaded(line("a", QUESTION));
        teacher.turn("{\"" + dial + "\":1,\"retry_after_seconds\":7}");

        var response = client.create(file);
        if (dial.equals("rate_limited")) {
            assertThat(response.statusCode()).isEqualTo(429);
            assertThat(response.headers().firstValue("Retry-After")).isPresent();
        } else {
            assertThat(response.statusCode()).isIn(500, 502, 503);
        }
        assertThat(client.list("").get("data")).isEmpty();
        assertThat(client.upload("batch", "another").statusCode()).isGreaterThanOrEqualTo(429);
        assertThat(teacher.get("/v1/files/" + file).statusCode()).isEqualTo(200);
    }

    @Test
    void aHangingCreationMakesNoBatch() throws Exception {
        var file = client.uploaded(line("a", QUESTION));
        teacher.turn("{\"hangs\":1,\"hang_millis\":50}");

        assertThatThrownBy(() -> client.create(file)).isInstanceOf(IOException.class);
        assertThat(client.list("").get("data")).isEmpty();
        assertThat(teacher.get("/v1/usage/a").statusCode()).isEqualTo(404);
        assertThat(client.upload("batch", "another").statusCode()).isEqualTo(200);
    }

    @Test
    void aLostReplyToACreationLeavesItsBatchBehind() throws Exception {
        var file = client.uploaded(line("a", QUESTION));
        teacher.turn("{\"lost_replies\":1,\"batch_millis\":3600000}");

        assertThatThrownBy(() -> client.create(file)).isInstanceOf(IOException.class);
        assertThat(client.list("").get("data")).hasSize(1);
        assertThat(teacher.get("/v1/usage/a").statusCode()).isEqualTo(202);
    }

    @Test
    void aMalformedReplyToACreationIsCut() throws Exception {
        var file = client.uploaded(line("a", QUESTION));
        teacher.turn("{\"malformed\":1}");

        var response = client.create(file);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> json(response)).isInstanceOf(JsonProcessingException.class);
        assertThat(client.list("").get("data")).hasSize(1);
    }

    @Test
    void aRunOfCreationsRepeatsAlsoOverARestart(@TempDir Path once, @TempDir Path inParts) throws Exception {
        var whole = statuses(once, 12);
        var parts = new ArrayList<Integer>();
        for (int part = 0; part < 3; part++) {
            parts.addAll(statuses(inParts, 4));
        }

        assertThat(parts).isEqualTo(whole);
        assertThat(new HashSet<>(whole)).contains(200, 429);
    }

    private static ArrayList<Integer> statuses(Path place, int creations) throws Exception {
        try (var running = RunningTeacher.start(place, new PracticeTeacher(), RunningTeacher.flawless())) {
            var conversation = running.conversation();
            // The same content is the same id: made once, it stays the first.
            var uploading = new BatchClient(conversation);
            var file = BatchStore.id("file-", Seed.hash(line("a", QUESTION)), "1");
            if (conversation.get("/v1/files/" + file).statusCode() == 404) {
                assertThat(uploading.uploaded(line("a", QUESTION))).isEqualTo(file);
            }
            conversation.turn("{\"rate_limited\":0.4,\"server_errors\":0.3,\"batch_millis\":3600000}");
            var statuses = new ArrayList<Integer>();
            for (int i = 0; i < creations; i++) {
                statuses.add(conversation.post("/v1/batches", request(file)).statusCode());
            }
            return statuses;
        }
    }
}
