package io.evenkeel.practice.batch;

import static io.evenkeel.practice.batch.BatchClient.id;
import static io.evenkeel.practice.batch.BatchClient.line;
import static io.evenkeel.practice.batch.BatchClient.request;
import static io.evenkeel.practice.teacher.Conversation.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.practice.recorded.RecordedTeacher;
import io.evenkeel.practice.recorded.TeacherFile;
import io.evenkeel.practice.teacher.Conversation;
import io.evenkeel.practice.teacher.PracticeTeacher;
import io.evenkeel.practice.teacher.RunningTeacher;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchesTest {
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
        teacher.turn("{\"batch_millis\":0}");
    }

    @AfterEach
    void stop() throws Exception {
        running.close();
    }

    @Test
    void aBatchHasTheRepliesAndTheBillOfChatCompletions() throws Exception {
        var batch = client.ended(client.created(line("a", QUESTION) + line("b", "Sort d k b") + line("c", "Who?")));
        long billed = teacher.bill().get("total_tokens").asLong();

        assertThat(batch.get("status").asText()).isEqualTo("completed");
        assertThat(batch.get("request_counts").toString()).isEqualTo("{\"total\":3,\"completed\":3,\"failed\":0}");
        assertThat(batch.get("completed_at").asLong())
                .isGreaterThanOrEqualTo(batch.get("created_at").asLong());
        assertThat(batch.get("error_file_id").isNull()).isTrue();
        var results = client.results(batch);
        assertThat(results).hasSize(3);
        long asked = 0;
        for (var question :
                Map.of("a", QUESTION, "b", "Sort d k b", "c", "Who?").entrySet()) {
            var reply = json(teacher.ask(null, question.getValue()));
            var result = results.path(question.getKey());
            assertThat(result.at("/response/status_code").asInt()).isEqualTo(200);
            assertThat(result.get("error").isNull()).isTrue();
            assertThat(result.at("/response/body/choices")).isEqualTo(reply.get("choices"));
            assertThat(result.at("/response/body/usage")).isEqualTo(reply.get("usage"));
            asked += reply.at("/usage/total_tokens").asLong();
        }
        assertThat(billed).isEqualTo(asked);
    }

    @Test
    void aFileComesBackAsItWasSent() throws Exception {
        var lines = line("ä", QUESTION) + line("b", "¿Cuántas?");
        var sent = json(client.upload("batch", lines));
        var id = sent.get("id").asText();

        assertThat(id).startsWith("file-");
        assertThat(sent.get("filename").asText()).isEqualTo("in.jsonl");
        assertThat(sent.get("bytes").asInt()).isEqualTo(lines.getBytes(StandardCharsets.UTF_8).length);
        assertThat(json(teacher.get("/v1/files/" + id))).isEqualTo(sent);
        assertThat(client.content(id)).isEqualTo(lines);
        assertThat(client.uploaded(lines)).isNotEqualTo(id);
        assertThat(json(teacher.get("/v1/files/none")).at("/error/code").asText())
                .isEqualTo("unknown_file");
        assertThat(teacher.get("/v1/files/none/content").statusCode()).isEqualTo(404);
    }

    @Test
    void whatIsNoFileForABatchIsRefused() throws Exception {
        assertThat(client.upload("fine-tune", line("a", QUESTION)).statusCode()).isEqualTo(400);
        assertThat(teacher.post("/v1/files", "{}").statusCode()).isEqualTo(400);
        assertThat(teacher.post("/v1/files", "{}", "Content-Type", "multipart/form-data")
                        .statusCode())
                .isEqualTo(400);
        assertThat(teacher.post("/v1/files", "{}", "Content-Type", "multipart/form-data; boundary=b")
                        .statusCode())
                .isEqualTo(400);
        var cut = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nhalf a li";
        assertThat(teacher.post("/v1/files", cut, "Content-Type", "multipart/form-data; boundary=b")
                        .statusCode())
                .isEqualTo(400);
        assertThat(client.upload("batch", "x".repeat(64 << 20)).statusCode()).isEqualTo(413);
        assertThat(client.upload("batch", "x".repeat(5 << 20)).statusCode()).isEqualTo(200);
        try (var left = Files.list(folder.resolve("bill.jsonl.batches").resolve("unfinished"))) {
            assertThat(left).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{'input_file_id':'FILE','completion_window':'24h'}",
                "{'input_file_id':'FILE','endpoint':'/v1/embeddings','completion_window':'24h'}",
                "{'input_file_id':'FILE','endpoint':'/v1/chat/completions','completion_window':'1h'}",
                "{'endpoint':'/v1/chat/completions','completion_window':'24h'}",
                "{'input_file_id':'none','endpoint':'/v1/chat/completions','completion_window':'24h'}",
                "{'input_file_id':'FILE','endpoint':'/v1/chat/completions','completion_window':'24h','metadata':{'a':1}}"
            })
    void aRequestThatIsNotAllowedMakesNoBatch(String body) throws Exception {
        var file = client.uploaded(line("a", QUESTION));
        var response = teacher.post("/v1/batches", body.replace('\'', '"').replace("FILE", file));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/error/message").asText()).endsWith(".");
        assertThat(client.list("").get("data")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ | invalid_json_line",
                "[] | invalid_json_line",
                "{'method':'POST','url':'/v1/chat/completions','body':{}} | missing_required_parameter",
                "{'custom_id':7,'method':'POST','url':'/v1/chat/completions','body':{}} | missing_required_parameter",
                "{'custom_id':'b','url':'/v1/chat/completions','body':{}} | missing_required_parameter",
                "{'custom_id':'b','method':'POST','body':{}} | missing_required_parameter",
                "{'custom_id':'b','method':'POST','url':'/v1/chat/completions'} | missing_required_parameter",
                "{'custom_id':'b','method':'GET','url':'/v1/chat/completions','body':{}} | invalid_method",
                "{'custom_id':'b','method':'POST','url':'/v1/embeddings','body':{}} | invalid_url",
                "{'custom_id':'a','method':'POST','url':'/v1/chat/completions','body':{}} | duplicate_custom_id"
            })
    void aLineThatIsNoRequestFailsTheWholeBatchUnbilled(String second, String code) throws Exception {
        var batch = client.ended(client.created(line("a", QUESTION) + "\n" + second.replace('\'', '"') + "\n"));

        assertThat(batch.get("status").asText()).isEqualTo("failed");
        assertThat(batch.at("/errors/data/0/code").asText()).isEqualTo(code);
        assertThat(batch.at("/errors/data/0/line").asInt()).isEqualTo(3);
        assertThat(batch.at("/errors/data/0/message").asText()).endsWith(".");
        assertThat(batch.get("output_file_id").isNull()).isTrue();
        assertThat(batch.get("error_file_id").isNull()).isTrue();
        assertThat(batch.get("failed_at").isNull()).isFalse();
        assertThat(teacher.bill().get("billed_calls").asInt()).isZero();
        assertThat(teacher.get("/v1/usage/a").statusCode()).isEqualTo(404);
    }

    @Test
    void aFileWithoutLinesFails() throws Exception {
        assertThat(client.ended(client.created("\n")).at("/errors/data/0/code").asText())
                .isEqualTo("empty_file");
    }

    @Test
    void aLineThatIsNoChatRequestIsAnErrorOfItsOwn() throws Exception {
        var wrong = line("b", QUESTION).replace("\"model\"", "\"modell\"");
        var batch = client.ended(client.created(line("a", QUESTION) + wrong));

        assertThat(batch.get("status").asText()).isEqualTo("completed");
        assertThat(batch.get("request_counts").toString()).isEqualTo("{\"total\":2,\"completed\":1,\"failed\":1}");
        assertThat(client.content(batch.get("error_file_id").asText()).lines()).hasSize(1);
        var failed = client.results(batch).path("b");
        assertThat(failed.at("/response/status_code").asInt()).isEqualTo(400);
        assertThat(failed.at("/response/body/error/code").asText()).isEqualTo("invalid_request");
        assertThat(teacher.bill().get("billed_calls").asInt()).isEqualTo(1);
    }

    @Test
    void aCustomIdIsNoIdempotencyKey() throws Exception {
        teacher.ask("a", QUESTION);
        client.ended(client.created(line("a", QUESTION)));
        assertThat(teacher.bill().get("keys_billed_again").asInt()).isEqualTo(1);
        client.ended(client.created(line("a", QUESTION)));
        assertThat(teacher.bill().get("keys_billed_again").asInt()).isEqualTo(2);
        client.ended(client.created(line("b", QUESTION)));
        teacher.ask("b", QUESTION);

        assertThat(teacher.bill().get("keys_billed_again").asInt()).isEqualTo(3);
        assertThat(teacher.bill().get("billed_calls").asInt()).isEqualTo(5);
        // The key of a call is one still, whatever batches did with the same text.
        teacher.ask("a", QUESTION);
        teacher.ask("b", QUESTION);
        assertThat(teacher.bill().get("billed_calls").asInt()).isEqualTo(5);
    }

    @Test
    void aLineMayStillBeBilledUntilItsBatchHasEnded() throws Exception {
        teacher.turn("{\"batch_millis\":3600000}");
        var file = client.uploaded(line("a", QUESTION) + line("b", QUESTION));
        assertThat(teacher.get("/v1/usage/a").statusCode()).isEqualTo(404);
        var id = id(client.create(file));
        assertThat(teacher.get("/v1/usage/a").statusCode()).isEqualTo(202);
        assertThat(client.batch(id).get("status").asText()).isEqualTo("in_progress");

        var cancelling = json(teacher.post("/v1/batches/" + id + "/cancel", ""));
        assertThat(cancelling.get("status").asText()).isEqualTo("cancelling");
        var batch = client.ended(id);

        assertThat(batch.get("status").asText()).isEqualTo("cancelled");
        assertThat(batch.get("cancelled_at").isNull()).isFalse();
        assertThat(client.results(batch).path("a").at("/error/code").asText()).isEqualTo("batch_cancelled");
        assertThat(client.results(batch).path("a").get("response").isNull()).isTrue();
        assertThat(teacher.get("/v1/usage/a").statusCode()).isEqualTo(404);
        assertThat(teacher.bill().get("billed_calls").asInt()).isZero();
        assertThat(teacher.post("/v1/batches/" + id + "/cancel", "").statusCode())
                .isEqualTo(409);
        assertThat(teacher.post("/v1/batches/none/cancel", "").statusCode()).isEqualTo(404);
    }

    @Test
    void aBilledLineIsFoundByItsCustomId() throws Exception {
        var batch = client.ended(client.created(line("a", QUESTION)));

        var found = json(teacher.get("/v1/usage/a"));
        assertThat(found.get("reply")).isEqualTo(client.results(batch).path("a").at("/response/body"));
    }

    @Test
    void batchesAreListedInPagesTheNewestFirst() throws Exception {
        var file = client.uploaded(line("a", QUESTION));
        var first = id(client.create(file));
        var second = id(client.create(file));
        var third = id(teacher.post(
                "/v1/batches", request(file).replace("}", ",\"metadata\":{\"name\":\"ours\",\"by\":\"us\"}}")));

        var page = client.list("?limit=2");
        assertThat(page.at("/data/0/id").asText()).isEqualTo(third);
        assertThat(page.at("/data/0/metadata/name").asText()).isEqualTo("ours");
        assertThat(page.at("/data/1/id").asText()).isEqualTo(second);
        assertThat(page.get("first_id").asText()).isEqualTo(third);
        assertThat(page.get("last_id").asText()).isEqualTo(second);
        assertThat(page.get("has_more").asBoolean()).isTrue();
        var rest = client.list("?limit=2&after=" + second);
        assertThat(rest.get("data")).hasSize(1);
        assertThat(rest.at("/data/0/id").asText()).isEqualTo(first);
        assertThat(rest.get("has_more").asBoolean()).isFalse();
        assertThat(teacher.get("/v1/batches?limit=0").statusCode()).isEqualTo(400);
        assertThat(teacher.get("/v1/batches?after=none").statusCode()).isEqualTo(400);
        assertThat(teacher.get("/v1/batches/none").statusCode()).isEqualTo(404);
    }

    @Test
    void onlyWhoHasTheKeyMayUploadAndCreate(@TempDir Path other) throws Exception {
        try (var locked =
                RunningTeacher.start(other, new PracticeTeacher(), RunningTeacher.flawless(), "s3cret", Map.of())) {
            var stranger = new BatchClient(locked.conversation());
            assertThat(stranger.upload("batch", line("a", QUESTION)).statusCode())
                    .isEqualTo(401);
            assertThat(stranger.create("file-1").statusCode()).isEqualTo(401);
            assertThat(locked.conversation().get("/v1/batches").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void whatATeacherRefusesIsALineOfTheErrorFile(@TempDir Path other) throws Exception {
        var file = Files.writeString(other.resolve("teacher.jsonl"), """
                {"question":"May a tenant sublet?","answer":"no"}
                """);
        var teacherFile = new RecordedTeacher(TeacherFile.read(file));
        try (var recorded = RunningTeacher.start(other, teacherFile, RunningTeacher.flawless())) {
            var reader = new BatchClient(recorded.conversation());
            var batch = reader.ended(reader.created(line("a", "May a tenant sublet?") + line("b", "May they?")));

            var results = reader.results(batch);
            assertThat(results.path("a").at("/response/status_code").asInt()).isEqualTo(200);
            assertThat(results.path("b").at("/response/status_code").asInt()).isEqualTo(404);
            assertThat(results.path("b").at("/response/body/error/code").asText())
                    .isEqualTo("question_not_recorded");
        }
    }
}
