package io.evenkeel.student.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.student.Student;
import io.evenkeel.student.Students;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, in OpenAI's form: the parameter by name, what is allowed, and never what the client wrote. */
class RefusalTest {
    private static Student student;
    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        student = Students.chatterbox(4_096);
        server = RunningServer.of(student);
    }

    @AfterAll
    static void stop() {
        server.close();
        student.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "n | 2 | allowed: 1.",
                "n | \"many\" | allowed: 1.",
                "tools | [{\"type\":\"function\"}] | allowed: none.",
                "functions | [{\"name\":\"f\"}] | allowed: none.",
                "logit_bias | {\"5\":100} | allowed: none.",
                "response_format | {\"type\":\"json_object\"} | allowed: {\"type\": \"text\"}.",
                "modalities | [\"text\",\"audio\"] | allowed: [\"text\"].",
                "logprobs | true | allowed: false.",
                "presence_penalty | 0.5 | allowed: 0.",
                "frequency_penalty | -1 | allowed: 0.",
                "model | 5 | allowed: the served model's name, or none.",
                "messages | [] | allowed: an array of at least one message.",
                "messages | \"hello\" | allowed: an array of at least one message.",
                "messages | [{\"role\":\"system\",\"content\":\"x\"}] | allowed: at least one of them.",
                "messages[0].role | | allowed: system, developer, user, assistant.",
                "messages[0].content | | allowed: a string, or an array of text parts.",
                "max_tokens | 0 | allowed: whole numbers from 1.",
                "max_tokens | 1.5 | allowed: whole numbers from 1.",
                "max_completion_tokens | 9999999999 | allowed: whole numbers from 1.",
                "temperature | -0.1 | allowed: numbers from 0 to 2.",
                "temperature | 2.1 | allowed: numbers from 0 to 2.",
                "temperature | \"hot\" | allowed: numbers from 0 to 2.",
                "top_p | 1.1 | allowed: numbers from 0 to 1.",
                "stop | 5 | allowed: a string or an array of at most 4, none of them empty.",
                "stop | \"\" | allowed: a string or an array of at most 4, none of them empty.",
                "stop | [\"a\",\"b\",\"c\",\"d\",\"e\"] | allowed: a string or an array of at most 4, none of them empty.",
                "stop | [\"a\",null] | allowed: a string or an array of at most 4, none of them empty.",
                "stop | \"\\ud83d\" | allowed: a string or an array of at most 4, none of them empty.",
                "seed | 1.5 | allowed: whole numbers of 64 bits.",
                "stream | \"yes\" | allowed: true, false."
            })
    void aParameterThatCannotBeHonouredIsNamedWithWhatIsAllowed(String parameter, String value, String allowed)
            throws IOException, InterruptedException {
        var body =
                switch (parameter) {
                    case "messages" -> "{\"messages\":" + value + "}";
                    case "messages[0].role" -> "{\"messages\":[{\"role\":\"critic\",\"content\":\"x\"}]}";
                    case "messages[0].content" ->
                        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]}";
                    default ->
                        RunningServer.body("x", ",\"" + parameter + "\":" + value)
                                .replace("\"temperature\":0,\"temperature\"", "\"temperature\"")
                                .replace(
                                        "\"model\":\"parrot\",",
                                        parameter.equals("model") ? "" : "\"model\":\"parrot\",");
                };
        var response = server.chat(body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        var error = RunningServer.json(response).get("error");
        assertThat(error.get("param").asText()).isEqualTo(parameter);
        assertThat(error.get("message").asText()).endsWith(allowed);
        assertThat(error.get("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.get("code").asText()).isIn("invalid_value", "unsupported_value");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"n\":1,\"stop\":null,\"seed\":null,\"max_tokens\":3,\"tools\":[],\"user\":\"u\",\"unheard_of\":{}",
                ",\"max_tokens\":3,\"top_p\":0,\"logprobs\":false,\"response_format\":{\"type\":\"text\"}",
                ",\"max_tokens\":9,\"max_completion_tokens\":3,\"presence_penalty\":0,\"stream\":false",
            })
    void whatChangesNothingIsLetPass(String more) throws IOException, InterruptedException {
        var response = server.chat(RunningServer.body("x", more));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(RunningServer.json(response).at("/choices/0/message/content").asText())
                .hasSize(3);
    }

    @Test
    void contentMayBeTextPartsAndTheModelMayBeLeftOut() throws IOException, InterruptedException {
        var whole = server.chat(RunningServer.body("one two", ",\"max_tokens\":5"));
        var parts = server.chat("""
                {"messages":[{"role":"system","content":"s"},{"role":"user","content":[
                  {"type":"text","text":"one "},{"type":"text","text":"two"}]}],"temperature":0,"max_tokens":5}""");
        assertThat(RunningServer.json(parts).get("usage"))
                .isEqualTo(RunningServer.json(whole).get("usage"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"messages\":", "[1]", "secret", "null"})
    void whatIsNoJsonObjectIsRefusedWithoutQuotingIt(String body) throws IOException, InterruptedException {
        var response = server.chat(body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(RunningServer.json(response).at("/error/code").asText()).isEqualTo("invalid_json");
        assertThat(response.body()).doesNotContain("secret");
    }

    @Test
    void aPromptThatLeavesNoPositionFreeIsTooLong() throws IOException, InterruptedException {
        // Beside the question's characters: the beginning marker and the format's eight.
        var longest = server.chat(RunningServer.body("x".repeat(4_095 - 8), ""));
        assertThat(longest.statusCode()).isEqualTo(200);
        assertThat(RunningServer.json(longest).at("/usage/completion_tokens").asInt())
                .isEqualTo(1);
        var tooLong = server.chat(RunningServer.body("x".repeat(4_096 - 8), ""));
        assertThat(tooLong.statusCode()).isEqualTo(400);
        assertThat(RunningServer.json(tooLong).at("/error/code").asText()).isEqualTo("context_length_exceeded");
        assertThat(RunningServer.json(tooLong).at("/error/message").asText())
                .isEqualTo("messages has 4096 tokens; allowed: at most 4095.");
    }

    @Test
    void aBodyOverOneMebibyteIsTooLarge() throws IOException, InterruptedException {
        var response = server.chat(RunningServer.body("x".repeat(3 << 20), ""));
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(RunningServer.json(response).at("/error/code").asText()).isEqualTo("request_too_large");
    }

    @Test
    void aRouteThatIsNotThereIsSaidToBe() throws IOException, InterruptedException {
        var response = server.get("/v1/completions");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(RunningServer.json(response).at("/error/message").asText())
                .contains("allowed: POST /v1/chat/completions");
    }
}
