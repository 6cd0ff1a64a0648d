package io.evenkeel.sampler.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.avro.TrafficRecord;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrafficParserTest {
    private static final Instant NOW = Instant.ofEpochMilli(5);

    private static List<TrafficRecord> parse(String body, @Nullable String key) throws RefusedTraffic {
        return TrafficParser.parse(body, key, NOW);
    }

    @Test
    void oneObjectSaysAllThereIs() throws RefusedTraffic {
        var records = parse(
                "{\"id\":\"t-1\",\"domain\":\"law\",\"question\":\"may I?\",\"answer\":\"no\",\"tenant\":\"acme\",\"x\":1}",
                null);
        assertThat(records).hasSize(1);
        var record = records.get(0);
        assertThat(record.getId()).isEqualTo("t-1");
        assertThat(record.getDomain()).isEqualTo("law");
        assertThat(record.getTenant()).isEqualTo("acme");
        assertThat(Texts.read(record.getQuestion())).isEqualTo("may I?");
        assertThat(Texts.readOrNull(record.getAnswer())).isEqualTo("no");
        assertThat(record.getAt()).isEqualTo(NOW);
    }

    @Test
    void arraysAndLinesAreTakenInOrder() throws RefusedTraffic {
        var lines = "{\"id\":1,\"question\":\"a\"}\n\n{\"id\":2,\"question\":\"b\",\"answer\":7,\"domain\":\" \"}\n";
        assertThat(parse(lines, null)).extracting(TrafficRecord::getId).containsExactly("1", "2");
        var array = "[" + lines.replace("\n\n", ",") + "]";
        assertThat(parse(array, null)).isEqualTo(parse(lines, null));
        assertThat(parse(lines, null).get(1).getDomain()).isNull();
        assertThat(Texts.readOrNull(parse(lines, null).get(1).getAnswer())).isEqualTo("7");
    }

    @Test
    void theIdempotencyKeyIsTheIdOfWhatNamesNone() throws RefusedTraffic {
        assertThat(parse("{\"question\":\"a\"}", "k"))
                .extracting(TrafficRecord::getId)
                .containsExactly("k");
        assertThat(parse("[{\"question\":\"a\"},{\"id\":\"t\",\"question\":\"b\"},{\"question\":\"c\"}]", "k"))
                .extracting(TrafficRecord::getId)
                .containsExactly("k/0", "t", "k/2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                       | The body is empty
            []                                       | The body is empty
            {"id":"t"                                | The body is not JSON: record 1 breaks off at line 1
            [{"id":"t","question":"a"},{]            | The body is not JSON: record 2 breaks off
            {"id":"t","question":"a"}{"id":"u"}      | Record 2 has no question.
            {"id":"t","question":" "}                | Record 1 has no question.
            {"question":"a"}                         | Record 1 has no id; give it one, or send the header Idempotency-Key.
            {"id":" ","question":"a"}                | Record 1 has no id
            {"id":"t","question":["a"]}              | Record 1 has a question that is not a text.
            {"id":{},"question":"a"}                 | Record 1 has an id that is not a text.
            "a"                                      | Record 1 is not a JSON object.
            {"id":"t","id":"u","question":"a"}       | The body is not JSON
            """)
    void whatCannotBeTakenIsRefusedWithOneSentence(String body, String sentence) {
        assertThatThrownBy(() -> parse(body, null))
                .isInstanceOf(RefusedTraffic.class)
                .hasMessageStartingWith(sentence);
    }

    @Test
    void anIdIsNotLongerThanAName() {
        assertThatThrownBy(() -> parse("{\"id\":\"" + "t".repeat(501) + "\",\"question\":\"a\"}", null))
                .hasMessage("Record 1 has an id of 501 characters; allowed: up to 500.");
    }
}
