package io.evenkeel.launcher.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.evenkeel.contracts.InMemorySerdes;
import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.contracts.avro.TrafficRecord;
import io.evenkeel.launcher.report.Records;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class RecordJsonTest {
    private static final InMemorySerdes SERDES = new InMemorySerdes();
    private static final byte[] NO_UTF8 = {(byte) 0xff, 0, 1};

    private static <T extends SpecificRecord> JsonNode shown(Topic<T> topic, T value) throws JsonProcessingException {
        var bytes = SERDES.value(topic).serializer().serialize(topic.name(), value);
        return asRead(new RecordJson(topic, SERDES).value(bytes));
    }

    /** As a script reads it. */
    private static JsonNode asRead(JsonNode node) throws JsonProcessingException {
        return new JsonMapper().readTree(node.toString());
    }

    @Test
    void anAvroValueIsShownByTheNamesOfItsFields() throws JsonProcessingException {
        var record = TrafficRecord.newBuilder()
                .setId("r-1")
                .setTenant("acme")
                .setDomain(null)
                .setQuestion(Texts.plain("naïve \"question\" 😀"))
                .setAt(Instant.parse("2026-01-02T03:04:05.006Z"))
                .build();
        var json = shown(Topics.TRAFFIC, record);
        assertThat(json.properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("id", "tenant", "domain", "question", "answer", "at");
        assertThat(json.get("domain").isNull()).isTrue();
        assertThat(json.at("/question/plain").textValue()).isEqualTo("naïve \"question\" 😀");
        assertThat(json.get("at").textValue()).isEqualTo("2026-01-02T03:04:05.006Z");
    }

    @Test
    void numbersListsAndEnumsKeepTheirKind() throws JsonProcessingException {
        var json = shown(Topics.OPERATOR_PIPELINES, Records.inForce(PipelinePhase.WAITING, "waits"));
        assertThat(json.get("phase").textValue()).isEqualTo("WAITING");
        assertThat(json.at("/definition/budgetTokens").isIntegralNumber()).isTrue();
        assertThat(json.at("/definition/learningRate").doubleValue()).isEqualTo(0.0015);
        assertThat(json.at("/definition/openEnded").isBoolean()).isTrue();
        assertThat(json.at("/definition/recipes")).hasSize(2);
        var manifest = shown(Topics.TRAINER_STAGE_MANIFESTS, Records.manifest(0, 4, "ab"));
        assertThat(manifest.get("domains").isObject()).isTrue();
    }

    @Test
    void bytesInAvroAreBase64() {
        var buffer = ByteBuffer.wrap(NO_UTF8);
        assertThat(RecordJson.tree(buffer).asText())
                .isEqualTo(Base64.getEncoder().encodeToString(NO_UTF8));
        assertThat(buffer.remaining()).as("still to be read").isEqualTo(3);
    }

    @Test
    void originalBytesAreTextWhereTheyAreUtf8() throws JsonProcessingException {
        var letters = new RecordJson(Topics.deadLettersOf(Owner.SAMPLER), SERDES);
        assertThat(asRead(letters.value("não".getBytes(StandardCharsets.UTF_8))).textValue())
                .isEqualTo("não");
        assertThat(asRead(letters.value(NO_UTF8)).get("base64").textValue()).isEqualTo("/wAB");
        assertThat(letters.value(null).isNull()).isTrue();
    }

    @Test
    void whatCannotBeDecodedIsShownWithItsReasonAndStopsNothing() throws JsonProcessingException {
        var json = asRead(new RecordJson(Topics.TRAFFIC, SERDES).value(NO_UTF8));
        assertThat(json.get("undecodable").textValue()).isNotBlank();
        assertThat(json.get("base64").textValue()).isEqualTo("/wAB");
    }

    @Test
    void headersAreShownByNameTheLastOfTwo() throws JsonProcessingException {
        var headers = new RecordHeaders();
        headers.add("ce_id", "a".getBytes(StandardCharsets.UTF_8));
        headers.add("ce_id", "b".getBytes(StandardCharsets.UTF_8));
        headers.add("none", null);
        headers.add("raw", NO_UTF8);
        assertThat(asRead(RecordJson.headers(headers)))
                .isEqualTo(new JsonMapper().readTree("{\"ce_id\":\"b\",\"none\":null,\"raw\":{\"base64\":\"/wAB\"}}"));
    }

    @Test
    void aNumberThatIsNoneIsStillJson() throws JsonProcessingException {
        assertThat(asRead(RecordJson.tree(List.of(Double.NaN))).get(0).textValue())
                .isEqualTo("NaN");
    }
}
