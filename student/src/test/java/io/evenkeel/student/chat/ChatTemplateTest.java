package io.evenkeel.student.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTemplateTest {
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-05T09:07:03Z"), ZoneOffset.UTC);
    private static final ChatMessage SYSTEM = new ChatMessage("system", "Be brief. ");
    private static final ChatMessage USER = new ChatMessage("user", " Hi!\n");
    private static final ChatMessage ASSISTANT = new ChatMessage("assistant", "Hello.");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"tokenizer-chatml", "tokenizer-headers"})
    void conversationsAreRenderedAsByTransformers(String golden) throws IOException {
        var source = RESOURCES.resolve("goldens").resolve(golden);
        Files.copy(source.resolve("tokenizer_config.transformers4.json"), folder.resolve("tokenizer_config.json"));
        var expected = json(source.resolve("expected.json")).get("chats");
        assertThat(expected).hasSize(6);
        for (var row : expected) {
            for (var directory : List.of(source, folder)) {
                assertThat(ChatTemplate.read(directory)
                                .orElseThrow()
                                .render(
                                        messages(row.get("messages")),
                                        row.get("add_generation_prompt").asBoolean()))
                        .isEqualTo(row.get("rendered").asText());
            }
        }
    }

    @Test
    void smallTemplatesMeanWhatTheyMeanToJinja() throws IOException {
        var golden = json(RESOURCES.resolve("chat/jinja2.json"));
        var refusedOnlyHere = new ArrayList<String>();
        for (var row : golden.get("cases")) {
            var template = row.get("template").asText();
            var expected = row.get("rendered");
            try {
                assertThat(rendered(template, messages(golden.get("messages"))))
                        .as(template)
                        .isEqualTo(expected.isNull() ? "an error" : expected.asText());
            } catch (ChatTemplateRefused e) {
                if (!expected.isNull()) {
                    refusedOnlyHere.add(template);
                }
            }
        }
        assertThat(golden.get("cases").size()).isGreaterThan(250);
        assertThat(refusedOnlyHere)
                .containsExactlyInAnyOrder(
                        "{{ 'a'.title() }}",
                        "{{ '%s' % 'x' }}",
                        "{{ '{}'.format(1) }}",
                        "{{ 2**3 }}",
                        "{{ [1]*3 }}",
                        "{{ 7 // 2.0 }}",
                        "{{ '\\u3000 x'|trim ~ '.' }}",
                        "{{ 1 == 1 == 1 }}",
                        "{{ 1 < 2 < 3 }}",
                        "{{ 3 > 2 > 1 }}",
                        "{% set a, b = 1, 2 %}{{ a }}{{ b }}",
                        "{% with a=1 %}{{ a }}{% endwith %}",
                        "{{ messages.0.role }}",
                        "{{ {'a': {'b': 1}}['a']['b'] }}");
    }

    @Test
    void qwen25InventsASystemMessage() throws IOException {
        var template = published("qwen2.5.jinja");
        assertThat(template.render(List.of(USER), true))
                .isEqualTo("<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You are a helpful assistant."
                        + "<|im_end|>\n<|im_start|>user\n Hi!\n<|im_end|>\n<|im_start|>assistant\n");
        assertThat(template.render(List.of(SYSTEM, USER, ASSISTANT, USER), false))
                .isEqualTo("<|im_start|>system\nBe brief. <|im_end|>\n<|im_start|>user\n Hi!\n<|im_end|>\n"
                        + "<|im_start|>assistant\nHello.<|im_end|>\n<|im_start|>user\n Hi!\n<|im_end|>\n");
    }

    @Test
    void qwen3KeepsThinkingOnlyInTheLastTurn() throws IOException {
        var template = published("qwen3.jinja");
        var thought = new ChatMessage("assistant", "<think>\nhm\n</think>\n\nHello.");
        assertThat(template.render(List.of(USER, thought, USER), true))
                .isEqualTo("<|im_start|>user\n Hi!\n<|im_end|>\n<|im_start|>assistant\nHello.<|im_end|>\n"
                        + "<|im_start|>user\n Hi!\n<|im_end|>\n<|im_start|>assistant\n");
        assertThat(template.render(List.of(SYSTEM, USER, thought), false))
                .isEqualTo("<|im_start|>system\nBe brief. <|im_end|>\n<|im_start|>user\n Hi!\n<|im_end|>\n"
                        + "<|im_start|>assistant\n<think>\nhm\n</think>\n\nHello.<|im_end|>\n");
        assertThat(template.render(List.of(USER, ASSISTANT), false))
                .endsWith("<|im_start|>assistant\n<think>\n\n</think>\n\nHello.<|im_end|>\n");
    }

    @Test
    void llama31AndLlama32SayTheDate() throws IOException {
        var before = "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\n"
                + "Cutting Knowledge Date: December 2023\nToday Date: ";
        var after = "\n\nBe brief.<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nHi!<|eot_id|>"
                + "<|start_header_id|>assistant<|end_header_id|>\n\n";
        assertThat(published("llama3.1.jinja").render(List.of(SYSTEM, USER), true))
                .isEqualTo(before + "26 Jul 2024" + after);
        assertThat(published("llama3.2.jinja").render(List.of(SYSTEM, USER), true))
                .isEqualTo(before + "05 Jan 2026" + after);
        assertThat(published("llama3.2.jinja").render(List.of(USER, ASSISTANT), false))
                .isEqualTo(before + "05 Jan 2026\n\n<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nHi!<|eot_id|>"
                        + "<|start_header_id|>assistant<|end_header_id|>\n\nHello.<|eot_id|>");
    }

    @Test
    void theTemplateFileComesBeforeTheConfiguration() throws IOException {
        assertThat(ChatTemplate.read(folder)).isEmpty();
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"bos_token\": \"<s>\"}");
        assertThat(ChatTemplate.read(folder)).isEmpty();
        Files.writeString(folder.resolve("tokenizer_config.json"), """
                {"bos_token": {"content": "<s>", "special": true}, "pad_token": null, "chat_template": [
                  {"name": "tool_use", "template": "tools"}, {"name": "default", "template": "{{ bos_token }}default"}]}
                """);
        assertThat(ChatTemplate.read(folder).orElseThrow().render(List.of(), false))
                .isEqualTo("<s>default");
        Files.writeString(folder.resolve("chat_template.jinja"), "{{ bos_token }}file");
        assertThat(ChatTemplate.read(folder).orElseThrow().render(List.of(), false))
                .isEqualTo("<s>file");
        Files.writeString(folder.resolve("tokenizer_config.json"), "{");
        assertThatThrownBy(() -> ChatTemplate.read(folder))
                .isInstanceOf(ChatTemplateRefused.class)
                .hasMessageContaining("tokenizer_config.json");
    }

    @Test
    void whatAMessageSaysIsNeverExecuted() {
        var content = "{{ messages }}{% if %}{# #}{% endraw %}{{";
        assertThat(rendered("{{ messages[0].content }}", List.of(new ChatMessage("user", content))))
                .isEqualTo(content);
    }

    @Test
    void aRefusalNamesItsReasonInOneSentence() {
        refused("{{ raise_exception('Roles must alternate') }}", "refuses the conversation: Roles must alternate");
        refused("{{ 'x'|wordwrap }}", "the filter 'wordwrap', which is not supported.");
        refused("{% if 1 is callable %}{% endif %}", "the test 'callable', which is not supported.");
        refused("{{ 'x'.zfill(3) }}", "calls 'zfill' of a text, which is not supported.");
        refused("{{ lipsum() }}", "the function 'lipsum', which is not supported.");
        refused("{% with a = 1 %}{% endwith %}", "with");
        refused("{% include '/etc/hostname' %}", "include");
        refused("{% import '/etc/hostname' as x %}", "import");
        refused("{{ messages[0", "'{{' without its '}}'");
        refused("{% if true %}", "if");
        refused("{{ 1 + }}", "1 +");
        refused("{{ nothing.role }}", "asks an undefined value for 'role'");
        refused("{{ 1 // 0 }}", "divides by zero");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for a in range(1000000000) %}{% endfor %}",
                "{% for a in range(90000) %}{% for b in range(90000) %}{% endfor %}{% endfor %}",
                "{% for a in range(90000) %}{% for b in range(90000) %}{% set x = a + b %}{% endfor %}{% endfor %}",
                "{% for a in range(90000) %}{% for b in range(90000) %}much{% endfor %}{% endfor %}",
                "{% set x = 'ab' * 1000000000 %}",
                "{% set n = namespace(x='ab') %}{% for i in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}",
                "{% set n = namespace(x='ab') %}{% for i in range(99) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
                "{% set n = namespace(x='ab') %}{% for i in range(99) %}{% set n.x = n.x|replace('a', n.x) %}{% endfor %}",
                "{% set n = namespace(x=[1]) %}{% for i in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}",
                "{% set n = namespace(x=[1]) %}{% for i in range(99) %}{% set n.x = [n.x, n.x] %}{% endfor %}{{ n.x }}",
                "{% set n = namespace(x=[1]) %}{% for i in range(99) %}{% set n.x = [n.x, n.x] %}{% endfor %}"
                        + "{{ n.x|tojson }}",
                "{% set n = namespace(x=[], y=[]) %}{% for i in range(99) %}{% set n.x = [n.x, n.x] %}"
                        + "{% set n.y = [n.y, n.y] %}{% endfor %}{{ n.x == n.y }}",
                "{% set n = namespace(x=1) %}{% set n.x = n %}{{ n }}",
                "{% set n = namespace(x=1) %}{% set n.x = n %}{{ n|tojson(indent=2) }}",
                "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
                "{% macro f(n) %}{% for i in range(9) %}{{ f(n + 1) }}{% endfor %}{% endmacro %}{{ f(0) }}",
                "{% for a in range(99999) %}{% set x = 'a b c d e f g h i j'.split(' ')|map('upper')|list %}{% endfor %}",
                "{% set n = namespace(x=[]) %}{% for i in range(9999) %}{% set n.x = n.x + ['é東' * 2000000] %}{% endfor %}",
                "{{ (9223372036854775807 + 1) }}",
            })
    @Timeout(60)
    void aTemplateThatWouldNotEndIsRefused(String template) {
        assertThatThrownBy(() -> rendered(template, List.of(USER)))
                .isInstanceOf(ChatTemplateRefused.class)
                .hasMessageStartingWith("The chat template ")
                .hasMessageNotContaining("\n");
    }

    @Test
    @Timeout(60)
    void aTemplateNestedTooDeeplyIsRefused() {
        refused("{{ " + "(".repeat(61) + "1" + ")".repeat(61) + " }}", "deeper than the 60 levels");
        refused("{% if true %}".repeat(61) + "{% endif %}".repeat(61), "deeper than the 60 levels");
        refused("{{ " + "not ".repeat(40_000) + "true }}", "nested too deeply");
        refused("x".repeat(200_001), "longer than the 200000 characters");
        assertThat(rendered("{% if true %}".repeat(60) + "x" + "{% endif %}".repeat(60), List.of()))
                .isEqualTo("x");
        assertThat(rendered("{{ " + "(".repeat(12) + "1" + ")".repeat(12) + " }}", List.of()))
                .isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ ''.class }}",
                "{{ ''['class'] }}",
                "{{ messages.class }}",
                "{{ messages[0].class }}",
                "{{ ____int3rpr3t3r____ }}",
                "{{ ____int3rpr3t3r____.config }}",
                "{{ ''.getClass() }}",
                "{{ messages.getClass().forName('java.lang.Runtime') }}",
                "{{ strftime_now.name }}",
                "{{ strftime_now.getClass() }}",
                "{{ messages|attr('class') }}",
                "{{ 'x'|render }}",
                "{{ loop }}",
                "{% for m in messages %}{{ loop.class }}{% endfor %}",
                "{% for m in messages %}{{ loop.doBreak() }}{% endfor %}",
                "{{ none.declaringClass }}",
                "{% set messages.x = 1 %}",
                "{% set bos_token.x = 1 %}",
                "{{ messages.clear() }}",
            })
    void aTemplateReachesNothingOfJava(String template) {
        String outcome;
        try {
            outcome = rendered(template, List.of(USER));
        } catch (ChatTemplateRefused e) {
            outcome = "";
        }
        assertThat(outcome).isEmpty();
    }

    @Test
    void aLongConversationStaysWithinTheLimits() throws IOException {
        var long1 = new ArrayList<ChatMessage>();
        for (int i = 0; i < 1_000; i++) {
            long1.add(new ChatMessage(i % 2 == 0 ? "user" : "assistant", "word ".repeat(200)));
        }
        for (var name : List.of("qwen2.5.jinja", "qwen3.jinja", "llama3.2.jinja")) {
            assertThat(published(name).render(long1, true)).hasSizeGreaterThan(900_000);
        }
    }

    private static void refused(String template, String reason) {
        assertThatThrownBy(() -> rendered(template, List.of(USER)))
                .isInstanceOf(ChatTemplateRefused.class)
                .hasMessageStartingWith("The chat template ")
                .hasMessageContaining(reason)
                .hasMessageNotContaining("\n");
    }

    private static String rendered(String template, List<ChatMessage> messages) {
        return ChatTemplate.of(template, Map.of("bos_token", "<s>", "eos_token", "</s>"))
                .at(CLOCK)
                .render(messages, false);
    }

    private static ChatTemplate published(String name) throws IOException {
        return ChatTemplate.of(
                        Files.readString(RESOURCES.resolve("chat").resolve(name)),
                        Map.of("bos_token", "<|begin_of_text|>", "eos_token", "<|eot_id|>"))
                .at(CLOCK);
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(Files.readAllBytes(file));
    }

    private static List<ChatMessage> messages(JsonNode messages) {
        return StreamSupport.stream(messages.spliterator(), false)
                .map(message -> new ChatMessage(
                        message.get("role").asText(), message.get("content").asText()))
                .toList();
    }
}
