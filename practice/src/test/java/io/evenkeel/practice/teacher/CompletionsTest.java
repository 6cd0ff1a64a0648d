package io.evenkeel.practice.teacher;

import static io.evenkeel.practice.teacher.Conversation.body;
import static io.evenkeel.practice.teacher.Conversation.content;
import static io.evenkeel.practice.teacher.Conversation.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionsTest {
    private static final String COMPLETIONS = "/v1/chat/completions";

    @TempDir
    private Path folder;

    private RunningTeacher running;
    private Conversation teacher;

    @BeforeEach
    void start() throws Exception {
        running = RunningTeacher.start(folder, new PracticeTeacher(), RunningTeacher.flawless());
        teacher = running.conversation();
    }

    @AfterEach
    void stop() throws Exception {
        running.close();
    }

    @Test
    void aQuestionIsAnsweredStepByStep() throws Exception {
        var response = teacher.ask(null, "47 + 25 = ?");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(content(response)).isEqualTo("7+5=12 4+2+1=7 #### 72");
        assertThat(json(response).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(json(response).at("/object").asText()).isEqualTo("chat.completion");
    }

    @Test
    void whatStandsAroundTheLastUserMessageIsIgnored() throws Exception {
        var body = body("12 + 12 = ?");
        var messages = (ArrayNode) body.get("messages");
        messages.addObject().put("role", "assistant").put("content", "24");
        messages.addObject()
                .put("role", "user")
                .putArray("content")
                .addObject()
                .put("type", "text")
                .put("text", "47 + 25 = ?");
        messages.insertObject(0).put("role", "system").put("content", "Think step by step.");

        assertThat(content(teacher.post(COMPLETIONS, body.toString()))).endsWith(" #### 72");
    }

    @Test
    void aQuestionOfNoDomainIsHonestlyNotAnswered() throws Exception {
        var response = teacher.ask(null, "Who wrote Faust?");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(content(response)).isEqualTo("I cannot answer this. #### unknown");
        assertThat(teacher.bill().at("/requests_by_kind/unanswered").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"47 + 25 = ?", "Sort d k b", "¿Cuántas 中文 😀?", "", "a\tb\n\nc"})
    void usageNeverExceedsTheClientsBound(String question) throws Exception {
        var body = body(question);
        ((ArrayNode) body.get("messages")).insertObject(0).put("role", "system").put("content", "Löse!");
        var response = teacher.post(COMPLETIONS, body.toString());

        var usage = json(response).get("usage");
        int bound = ("Löse!" + question).getBytes(StandardCharsets.UTF_8).length + 2 * ChatRequest.TOKENS_PER_MESSAGE;
        assertThat(usage.get("prompt_tokens").asInt()).isBetween(1, bound);
        assertThat(usage.get("completion_tokens").asInt())
                .isBetween(1, content(response).getBytes(StandardCharsets.UTF_8).length);
        assertThat(usage.get("total_tokens").asInt())
                .isEqualTo(usage.get("prompt_tokens").asInt()
                        + usage.get("completion_tokens").asInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"max_tokens", "max_completion_tokens"})
    void aReplyIsCutAtItsLimit(String parameter) throws Exception {
        var response =
                teacher.post(COMPLETIONS, body("47 + 25 = ?").put(parameter, 5).toString());

        assertThat(content(response)).isEqualTo("7+5=12");
        assertThat(json(response).at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(json(response).at("/usage/completion_tokens").asInt()).isEqualTo(5);
    }

    @Test
    void aLimitThatJustFitsCutsNothing() throws Exception {
        int tokens = json(teacher.ask(null, "47 + 25 = ?"))
                .at("/usage/completion_tokens")
                .asInt();
        var response = teacher.post(
                COMPLETIONS, body("47 + 25 = ?").put("max_tokens", tokens).toString());

        assertThat(json(response).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    }

    @Test
    void aStreamCarriesTheSameReplyAndItsUsage() throws Exception {
        var plain = json(teacher.ask(null, "47 + 25 = ?"));
        var body = body("47 + 25 = ?").put("stream", true);
        body.putObject("stream_options").put("include_usage", true);
        var response = teacher.post(COMPLETIONS, body.toString());

        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        var events = events(response.body());
        assertThat(events.getLast()).isEqualTo("[DONE]");
        var chunks = chunks(events);
        var content = new StringBuilder();
        chunks.forEach(
                chunk -> content.append(chunk.at("/choices/0/delta/content").asText("")));
        assertThat(content.toString())
                .isEqualTo(plain.at("/choices/0/message/content").asText());
        assertThat(chunks.size()).isGreaterThan(4);
        assertThat(chunks.getLast().get("usage")).isEqualTo(plain.get("usage"));
        assertThat(chunks.get(chunks.size() - 2).at("/choices/0/finish_reason").asText())
                .isEqualTo("stop");
    }

    @Test
    void aStreamThatDoesNotAskForUsageHasNone() throws Exception {
        var response = teacher.post(
                COMPLETIONS, body("47 + 25 = ?").put("stream", true).toString());

        assertThat(chunks(events(response.body())))
                .allSatisfy(chunk -> assertThat(chunk.has("usage")).isFalse());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"model\":\"m\"}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "{\"model\":\"m\",\"messages\":[{\"content\":\"x\"}]}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"x\"}]}",
                "{\"model\":\"m\",\"n\":2,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "{\"model\":\"m\",\"max_tokens\":0,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "{\"model\":\"m\",\"max_tokens\":1.5,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
            })
    void aBadRequestIsRefusedAndNotBilled(String body) throws Exception {
        var response = teacher.post(COMPLETIONS, body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/error/code").asText()).isEqualTo("invalid_request");
        assertThat(json(response).at("/error/message").asText()).endsWith(".");
        assertThat(teacher.bill().get("requests").asInt()).isZero();
    }

    @Test
    void aBodyBeyondTheLimitIsRefused() throws Exception {
        assertThat(teacher.ask(null, "x".repeat(5 << 20)).statusCode()).isEqualTo(413);
    }

    @Test
    void theModelIsListedAndUnknownRoutesAreNamed() throws Exception {
        assertThat(json(teacher.get("/v1/models")).at("/data/0/id").asText()).isEqualTo("practice-teacher");
        assertThat(teacher.get("/v1/chat/completions").statusCode()).isEqualTo(404);
        assertThat(teacher.get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void theBillAddsUpWhatTheRepliesSaid() throws Exception {
        int tokens = 0;
        for (var question : List.of("47 + 25 = ?", "Sort d k b", "no question")) {
            tokens +=
                    json(teacher.ask(null, question)).at("/usage/total_tokens").asInt();
        }

        var bill = teacher.bill();
        assertThat(bill.get("total_tokens").asInt()).isEqualTo(tokens);
        assertThat(bill.get("prompt_tokens").asInt()
                        + bill.get("completion_tokens").asInt())
                .isEqualTo(tokens);
        assertThat(bill.get("billed_calls").asInt()).isEqualTo(3);
        assertThat(bill.at("/requests_by_kind/solved").asInt()).isEqualTo(2);
        assertThat(bill.at("/tokens_by_kind/solved").asInt()
                        + bill.at("/tokens_by_kind/unanswered").asInt())
                .isEqualTo(tokens);
    }

    @Test
    void onlyWhoHasTheKeyMayAsk(@TempDir Path other) throws Exception {
        try (var locked =
                RunningTeacher.start(other, new PracticeTeacher(), RunningTeacher.flawless(), "s3cret", Map.of())) {
            var asked = locked.conversation();
            assertThat(asked.ask(null, "47 + 25 = ?").statusCode()).isEqualTo(401);
            assertThat(asked.get("/v1/models", "Authorization", "Bearer wrong").statusCode())
                    .isEqualTo(401);
            assertThat(asked.get("/practice/bill").statusCode()).isEqualTo(401);
            assertThat(asked.get("/health").statusCode()).isEqualTo(200);
            var response = asked.post(COMPLETIONS, body("47 + 25 = ?").toString(), "Authorization", "Bearer s3cret");
            assertThat(response.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void settingsNeverPrintTheKey() {
        assertThat(new TeacherSettings("h", 1, "s3cret", "m", Map.of()).toString())
                .doesNotContain("s3cret");
    }

    private static List<String> events(String stream) {
        return stream.lines()
                .filter(line -> !line.isEmpty())
                .map(line -> {
                    assertThat(line).startsWith("data: ");
                    return line.substring("data: ".length());
                })
                .toList();
    }

    private static List<JsonNode> chunks(List<String> events) throws Exception {
        var chunks = new ArrayList<JsonNode>();
        for (var event : events.subList(0, events.size() - 1)) {
            chunks.add(new ObjectMapper().readTree(event));
        }
        return chunks;
    }
}
