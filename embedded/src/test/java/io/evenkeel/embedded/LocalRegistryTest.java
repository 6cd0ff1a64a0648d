package io.evenkeel.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.evenkeel.contracts.RegistrySerdes;
import io.evenkeel.contracts.SchemaDeployment;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.Amounts;
import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.Cause;
import io.evenkeel.contracts.avro.LedgerCommand;
import io.evenkeel.contracts.avro.LedgerCommandKind;
import io.evenkeel.contracts.avro.Outcome;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRegistryTest {
    private static final LedgerCommand COMMAND = LedgerCommand.newBuilder()
            .setCommandId("c-1/rationale/0/reserve")
            .setKind(LedgerCommandKind.RESERVE)
            .setLedger("ledger")
            .setPipeline("pipeline")
            .setStage(0)
            .setRevision(0)
            .setDomain("arithmetic")
            .setReservationId("c-1/rationale/0")
            .setCandidateId("c-1")
            .setPurpose(CallPurpose.RATIONALE)
            .setAmounts(new Amounts(120L, 0L, 1L))
            .setOutcome(Outcome.NONE)
            .setCause(new Cause("sampler.head-candidates", 3, 7L))
            .build();

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void aSchemaKeepsItsIdAndOldRecordsAreReadAfterRestartAndKill() throws Exception {
        try (var registry = new LocalRegistry(folder).start()) {
            new SchemaDeployment(http, registry.api()).registerAll();
            byte[] written = write(registry);
            // At once, before anything that runs from time to time could have saved the state.
            registry.kill();

            registry.start();
            var afterTheKill = idsBySubject(registry);
            registry.stop();
            registry.start();
            new SchemaDeployment(http, registry.api()).registerAll();

            assertThat(idsBySubject(registry)).isEqualTo(afterTheKill).hasSizeGreaterThan(20);
            assertThat(read(registry, written)).isEqualTo(COMMAND);
            assertThat(write(registry)).isEqualTo(written);
        }
    }

    private static byte[] write(LocalRegistry registry) {
        try (var serde = new RegistrySerdes(registry.api()).value(Topics.BUDGET_COMMANDS)) {
            return serde.serializer().serialize(Topics.BUDGET_COMMANDS.name(), COMMAND);
        }
    }

    private static LedgerCommand read(LocalRegistry registry, byte[] bytes) {
        try (var serde = new RegistrySerdes(registry.api()).value(Topics.BUDGET_COMMANDS)) {
            return serde.deserializer().deserialize(Topics.BUDGET_COMMANDS.name(), bytes);
        }
    }

    private Map<String, Integer> idsBySubject(LocalRegistry registry) throws Exception {
        var ids = new TreeMap<String, Integer>();
        for (var topic : Topics.all()) {
            if (topic.isAvro()) {
                ids.put(topic.subject(), id(registry, topic));
            }
        }
        return ids;
    }

    private int id(LocalRegistry registry, Topic<?> topic) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create(registry.url() + "/apis/ccompat/v7/subjects/" + topic.subject() + "/versions/1"))
                .build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        return new JsonMapper().readTree(answer.body()).path("id").asInt(-1);
    }
}
