package io.evenkeel.gateway.teacher;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.gateway.domain.result.Usage;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatJsonTest {
    private static final String USAGE = "{\"prompt_tokens\":1,\"completion_tokens\":2}";

    @Test
    void aRequestCarriesModelMessagesSeedAndTheConfiguredBound() {
        var request =
                ChatJson.request(Practice.call("c1", 0, "say \"1\""), "max_completion_tokens", OptionalDouble.of(0.5));
        assertThat(request.toString())
                .isEqualTo("{\"model\":\"practice\",\"messages\":[{\"role\":\"system\",\"content\":\"Think step by"
                        + " step.\"},{\"role\":\"user\",\"content\":\"say \\\"1\\\"\"}],"
                        + "\"max_completion_tokens\":100,\"seed\":1,\"temperature\":0.5}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt_tokens\":-1,\"completion_tokens\":1}",
                "{\"prompt_tokens\":1e18,\"completion_tokens\":1}",
                "{\"prompt_tokens\":9000000000000000000,\"completion_tokens\":1}",
                "{\"prompt_tokens\":\"12\",\"completion_tokens\":1}",
                "{\"prompt_tokens\":12}",
                "null"
            })
    void aBillThatCannotBeIsNoBill(String usage) {
        var reply = ChatJson.reply(200, completion("\"hello\"", "stop", usage), null);
        assertThat(reply.content()).isEqualTo("hello");
        assertThat(reply.usage()).isNull();
        assertThat(reply.billUnknown()).isTrue();
    }

    @Test
    void aReplyCutOffWhileReasoningIsTruncatedNotMalformed() {
        var reply = ChatJson.reply(
                200, completion("null", "length", "{\"prompt_tokens\":1,\"completion_tokens\":2}"), null);
        assertThat(reply.content()).isEmpty();
        assertThat(reply.error()).isNull();
        assertThat(reply.usage()).isEqualTo(new Usage(1, 2));
    }

    @Test
    void aRefusalHasItsName() {
        var body = "{\"choices\":[{\"message\":{\"refusal\":\"I will not.\"},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}";
        assertThat(ChatJson.reply(200, body, null).error()).isEqualTo("refused");
    }

    @Test
    void whatAFilterHeldBackIsARefusalWithItsBill() {
        var reply = ChatJson.reply(200, completion("null", "content_filter", USAGE), null);
        assertThat(reply.error()).isEqualTo("refused");
        assertThat(reply.usage()).isEqualTo(new Usage(1, 2));
    }

    @Test
    void anEmptyRefusalBesideAnAnswerIsNone() {
        var body = "{\"choices\":[{\"message\":{\"content\":\"4\",\"refusal\":\"\"},\"finish_reason\":\"stop\"}]}";
        assertThat(ChatJson.reply(200, body, null).content()).isEqualTo("4");
        assertThat(ChatJson.reply(200, body, null).error()).isNull();
    }

    @Test
    void aMessageThatSaysNothingIsEmptyNotMalformed() {
        var reply = ChatJson.reply(200, completion("null", "stop", USAGE), null);
        assertThat(reply.content()).isEmpty();
        assertThat(reply.error()).isNull();
        assertThat(reply.usage()).isEqualTo(new Usage(1, 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"content\":4}",
                "{\"content\":[\"4\"]}",
                "{\"content\":null,\"tool_calls\":[{\"id\":\"t\"}]}"
            })
    void aMessageThatIsNoTextIsMalformedWithItsBill(String message) {
        var body = "{\"choices\":[{\"message\":%s,\"finish_reason\":\"stop\"}],\"usage\":%s}".formatted(message, USAGE);
        assertThat(ChatJson.reply(200, body, null).error()).isEqualTo("malformed-reply");
        assertThat(ChatJson.reply(200, body, null).usage()).isEqualTo(new Usage(1, 2));
    }

    @Test
    void aReplyFitsIntoARecord() {
        var usage = "{\"prompt_tokens\":1,\"completion_tokens\":2}";
        var long1 = ChatJson.reply(200, completion("\"" + "x".repeat(600_000) + "\"", "stop", usage), null);
        assertThat(long1.error()).isEqualTo("reply-too-long");
        assertThat(long1.content()).isNull();
        var long2 = ChatJson.reply(200, completion("\"x\"", "y".repeat(600_000), usage), null);
        assertThat(long2.finishReason()).hasSize(64);
    }

    @Test
    void anErrorKeepsItsCodeWhereThatIsANameAndNeverItsMessage() {
        assertThat(ChatJson.reply(400, "{\"error\":{\"code\":\"context_length\",\"message\":\"secret\"}}", null)
                        .error())
                .isEqualTo("context-length");
        assertThat(ChatJson.reply(400, "{\"error\":{\"code\":\"12 + 34 = ?\"}}", null)
                        .error())
                .isEqualTo("http-400");
    }

    @Property(tries = 300)
    void whateverComesBackBecomesAReply(@ForAll int status, @ForAll String body) {
        var reply = ChatJson.reply(Math.abs(status % 600), body, null);
        assertThat(reply.usage()).isNull();
    }

    private static String completion(String content, String finishReason, String usage) {
        return "{\"choices\":[{\"message\":{\"content\":%s},\"finish_reason\":\"%s\"}],\"usage\":%s}"
                .formatted(content, finishReason, usage);
    }
}
