package io.evenkeel.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.gateway.capture.ExchangeReader.Unreadable;
import io.evenkeel.gateway.domain.capture.Labels;
import io.evenkeel.gateway.domain.capture.MissReason;
import io.evenkeel.gateway.domain.capture.Replied;
import io.evenkeel.gateway.domain.capture.Said;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeReaderTest {
    private static final String WHOLE = """
            {"id":"c-1","choices":[{"index":0,"message":{"role":"assistant","content":"é #### 2"},\
            "finish_reason":"stop"}]}""";
    private static final Replied REPLY = new Replied("c-1", "é #### 2", "stop", false, false);
    private static final String EVENTS = "text/event-stream; charset=utf-8";

    @Test
    void textsOfPartsAreJoinedAndImagesSeen() throws Unreadable {
        assertThat(ExchangeReader.asked(bytes("""
                {"messages":[{"role":"system","content":"Be brief."},
                {"role":"user","content":[{"type":"text","text":"1 + "},{"type":"text","text":"1"}]},
                {"role":"user","content":[{"type":"text","text":"and?"},{"type":"image_url","image_url":{}}]},
                {"role":"assistant","content":null}]}""")))
                .containsExactly(
                        new Said("system", "Be brief.", true),
                        new Said("user", "1 + 1", true),
                        new Said("user", "and?", false),
                        new Said("assistant", "", true));
    }

    @Test
    void aReplyReadsTheSamePackedOrNot() throws Unreadable, IOException {
        assertThat(answered(bytes(WHOLE), "application/json", null)).isEqualTo(REPLY);
        var zipped = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(zipped)) {
            zip.write(bytes(WHOLE));
        }
        assertThat(answered(zipped.toByteArray(), "application/json", "gzip")).isEqualTo(REPLY);
        var deflated = new ByteArrayOutputStream();
        try (var zip = new DeflaterOutputStream(deflated)) {
            zip.write(bytes(WHOLE));
        }
        assertThat(answered(deflated.toByteArray(), "application/json", "deflate"))
                .isEqualTo(REPLY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void aStreamReadsAsTheWhole(String lineEnd) throws Unreadable {
        var stream = String.join(
                lineEnd,
                ": a comment",
                "",
                "data: {\"id\":\"c-1\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}",
                "",
                "data:{\"id\":\"c-1\",\"choices\":[{\"index\":1,\"delta\":{\"content\":\"other\"}}]}",
                "",
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"é #\"},\"finish_reason\":null}]}",
                "",
                "event: x",
                "data: {\"choices\":[{\"index\":0,",
                "data: \"delta\":{\"content\":\"### 2\"}}]}",
                "",
                "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}",
                "",
                "data: {\"choices\":[],\"usage\":{}}",
                "",
                "data: [DONE]",
                "",
                "");
        assertThat(answered(bytes(stream), EVENTS, null)).isEqualTo(REPLY);
    }

    @Test
    void whatIsNoReplyIsNamed() {
        assertMissed(bytes("<html>"), "text/html", null, MissReason.MALFORMED_REPLY);
        assertMissed(bytes("{\"choices\":[]}"), "application/json", null, MissReason.MALFORMED_REPLY);
        assertMissed(bytes("[]"), "application/json", null, MissReason.MALFORMED_REPLY);
        assertMissed(bytes(""), "application/json", null, MissReason.MALFORMED_REPLY);
        assertMissed(bytes(WHOLE), "application/json", "gzip", MissReason.MALFORMED_REPLY);
        assertMissed(bytes(WHOLE), "application/json", "br", MissReason.MALFORMED_REPLY);
        assertMissed(
                bytes("data: {\"choices\":[{\"delta\":{\"content\":\"1\"}}]}\n\n"),
                EVENTS,
                null,
                MissReason.BROKEN_OFF);
        assertMissed(bytes("data: {\"error\":{\"code\":\"x\"}}\n\n"), EVENTS, null, MissReason.BROKEN_OFF);
        assertThatThrownBy(() -> ExchangeReader.asked(bytes("{\"messages\":\"no\"}")))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.reason()).isEqualTo(MissReason.MALFORMED_REQUEST));
    }

    @Test
    void aFewKilobytesThatUnpackToVeryManyAreTooLarge() throws IOException {
        var zipped = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(zipped)) {
            zip.write(new byte[17 << 20]);
        }
        assertMissed(zipped.toByteArray(), "application/json", "gzip", MissReason.TOO_LARGE);
    }

    @Test
    void toolsAndRefusalsAreSeen() throws Unreadable {
        assertThat(answered(bytes("""
                {"id":"c","choices":[{"message":{"content":null,"tool_calls":[{}]},"finish_reason":"tool_calls"}]}"""), null, null)).isEqualTo(new Replied("c", "", "tool_calls", false, true));
        assertThat(answered(bytes("""
                {"id":"c","choices":[{"message":{"content":null,"refusal":"no"},"finish_reason":"stop"}]}"""), null, null)).isEqualTo(new Replied("c", "", "stop", true, false));
    }

    private static void assertMissed(
            byte[] reply, @Nullable String type, @Nullable String encoding, MissReason reason) {
        assertThatThrownBy(() -> answered(reply, type, encoding))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static Replied answered(byte[] reply, @Nullable String type, @Nullable String encoding) throws Unreadable {
        return ExchangeReader.answered(
                new Exchange(new Labels(null, null, null, false), Instant.EPOCH, new byte[0], reply, type, encoding));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
