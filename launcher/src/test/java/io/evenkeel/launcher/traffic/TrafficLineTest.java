package io.evenkeel.launcher.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.avro.TrafficRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficLineTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.006Z");
    private static final String HASH = "ab".repeat(32);

    private static TrafficLine read(String line, long number) {
        return TrafficLine.read(line.getBytes(StandardCharsets.UTF_8), HASH, number, AT);
    }

    private static TrafficLine read(String line) {
        return read(line, 7);
    }

    private static TrafficRecord record(String line) {
        assertThat(read(line)).isInstanceOf(TrafficLine.Sound.class);
        return ((TrafficLine.Sound) read(line)).record();
    }

    private static String reason(byte[] line) {
        var read = TrafficLine.read(line, HASH, 7, AT);
        assertThat(read).isInstanceOf(TrafficLine.Malformed.class);
        return ((TrafficLine.Malformed) read).reason();
    }

    @Test
    void aLineSaysAllThereIs() {
        var record = record(
                "{\"id\":\"r-1\",\"domain\":\"law\",\"question\":\"may I?\",\"answer\":\"no\",\"tenant\":\"acme\",\"more\":[1]}");
        assertThat(record.getId()).isEqualTo("r-1");
        assertThat(record.getDomain()).isEqualTo("law");
        assertThat(Texts.read(record.getQuestion())).isEqualTo("may I?");
        assertThat(Texts.readOrNull(record.getAnswer())).isEqualTo("no");
        assertThat(record.getTenant()).isEqualTo("acme");
        assertThat(record.getAt()).isEqualTo(AT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"question\":\"may I?\"}",
                "{\"question\":\"may I?\",\"id\":null,\"domain\":null,\"answer\":null,\"tenant\":null}",
                "{\"question\":\"may I?\",\"id\":\" \",\"domain\":\"\",\"tenant\":\"\\t\"}"
            })
    void allButTheQuestionMayBeMissing(String line) {
        var record = record(line);
        assertThat(record.getDomain()).isNull();
        assertThat(record.getAnswer()).isNull();
        assertThat(record.getTenant()).isEqualTo("default");
        assertThat(record.getId()).startsWith("t-");
    }

    @Test
    void whatHasNoIdIsNamedByFileAndLine() {
        var line = "{\"question\":\"may I?\"}".getBytes(StandardCharsets.UTF_8);
        var id = ((TrafficLine.Sound) TrafficLine.read(line, HASH, 7, AT))
                .record()
                .getId();
        assertThat(((TrafficLine.Sound) TrafficLine.read(line, HASH, 7, Instant.EPOCH))
                        .record()
                        .getId())
                .isEqualTo(id);
        assertThat(((TrafficLine.Sound) TrafficLine.read(line, HASH, 8, AT))
                        .record()
                        .getId())
                .isNotEqualTo(id);
        assertThat(((TrafficLine.Sound) TrafficLine.read(line, "cd".repeat(32), 7, AT))
                        .record()
                        .getId())
                .isNotEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({
        "7, 7",
        "100.0, 100.0",
        "1.50, 1.50",
        "12345678901234567890, 12345678901234567890",
        "true, true",
        "-0.25, -0.25"
    })
    void numbersAndTruthValuesAreTakenAsTheyAreWritten(String written, String read) {
        var record = record("{\"id\":" + written + ",\"question\":\"a\",\"answer\":" + written + "}");
        assertThat(record.getId()).isEqualTo(read);
        assertThat(Texts.readOrNull(record.getAnswer())).isEqualTo(read);
    }

    @Test
    void anEmptyAnswerIsAnAnswer() {
        assertThat(Texts.readOrNull(
                        record("{\"question\":\"a\",\"answer\":\"\"}").getAnswer()))
                .isEmpty();
    }

    @Property(tries = 300)
    void anyTextComesThroughAsItIs(@ForAll("texts") String text) throws JsonProcessingException {
        var question = "q" + text;
        var line =
                new JsonMapper().writeValueAsString(Map.of("question", question, "answer", text, "domain", "d" + text));
        var record = record(line);
        assertThat(Texts.read(record.getQuestion())).isEqualTo(question);
        assertThat(Texts.readOrNull(record.getAnswer())).isEqualTo(text);
        assertThat(record.getDomain()).isEqualTo("d" + text);
    }

    /** Characters of all planes, halves of pairs aside. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.integers()
                .between(1, 0x10ffff)
                .filter(point -> point < 0xd800 || point > 0xdfff)
                .map(Character::toString)
                .list()
                .ofMaxSize(20)
                .map(points -> String.join("", points));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t", "\r", "\u2003"})
    void nothingButWhiteSpaceIsBlank(String line) {
        assertThat(read(line)).isInstanceOf(TrafficLine.Blank.class);
    }

    @Test
    void aByteOrderMarkIsTakenOffTheFirstLineOnly() {
        assertThat(read("\uFEFF{\"question\":\"a\"}", 1)).isInstanceOf(TrafficLine.Sound.class);
        assertThat(read("\uFEFF", 1)).isInstanceOf(TrafficLine.Blank.class);
        assertThat(read("\uFEFF{\"question\":\"a\"}", 2)).isEqualTo(new TrafficLine.Malformed("not JSON"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"question":"a"                        | not JSON
            {"question":"a"} x                     | not JSON
            {"question":"a"}{"question":"b"}       | not JSON
            {"question":"a","question":"b"}        | not JSON
            {'question':'a'}                       | not JSON
            {"question":"a","answer":NaN}          | not JSON
            question,answer                        | not JSON
            ["a"]                                  | not a JSON object
            "a"                                    | not a JSON object
            null                                   | not a JSON object
            {}                                     | no question
            {"question":null}                      | no question
            {"question":" "}                       | no question
            {"question":"\\u200b"}                 | no question
            {"Question":"a"}                       | no question
            {"question":7}                         | question is no text
            {"question":["a"]}                     | question is no text
            {"question":"a","domain":7}            | domain is no text
            {"question":"a","tenant":{}}           | tenant is no text
            {"question":"a","id":["r"]}            | id is neither text nor number
            {"question":"a","answer":{"x":"b"}}    | answer is neither text nor number
            """)
    void whatIsNoRecordHasItsReason(String line, String reason) {
        assertThat(read(line)).isEqualTo(new TrafficLine.Malformed(reason));
    }

    @Test
    void nestedWithoutEndIsNoJson() {
        assertThat(reason("[".repeat(100_000).getBytes(StandardCharsets.UTF_8))).isEqualTo("not JSON");
    }

    @Test
    void whatIsNotUtf8IsNotGuessed() {
        assertThat(reason("{\"question\":\"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo("not UTF-8");
        assertThat(reason("{\"question\":\"a\"}".getBytes(StandardCharsets.UTF_16)))
                .isEqualTo("not UTF-8");
    }

    @Test
    void namesEndAtFiveHundredCharacters() {
        for (var field : new String[] {"id", "domain", "tenant"}) {
            var line = "{\"question\":\"a\",\"%s\":\"%s\"}";
            assertThat(read(line.formatted(field, "n".repeat(500)))).isInstanceOf(TrafficLine.Sound.class);
            assertThat(read(line.formatted(field, "n".repeat(501))))
                    .isEqualTo(new TrafficLine.Malformed(field + " is longer than 500 characters"));
        }
    }

    @Test
    void aLineEndsBelowTheMegabyteThatABrokerTakes() {
        var frame = "{\"question\":\"\"}".length();
        var longest = "{\"question\":\"" + "a".repeat(TrafficLine.MAXIMUM_BYTES - frame) + "\"}";
        assertThat(Texts.read(record(longest).getQuestion())).hasSize(TrafficLine.MAXIMUM_BYTES - frame);
        assertThat(reason((longest + " ").getBytes(StandardCharsets.UTF_8))).isEqualTo("longer than 900000 bytes");
    }

    @Test
    void aReasonNeverQuotesTheLine() {
        assertThat(reason("{\"question\": secret}".getBytes(StandardCharsets.UTF_8)))
                .doesNotContain("secret");
    }
}
