package io.evenkeel.launcher.command;

import static io.evenkeel.launcher.report.Records.amounts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.Denial;
import io.evenkeel.contracts.avro.LedgerEventKind;
import io.evenkeel.contracts.avro.OperatorCommand;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.contracts.avro.StageState;
import io.evenkeel.launcher.records.SharedCluster;
import io.evenkeel.launcher.report.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that read a cluster, on a real one that they are told to join. */
@Tag("slow")
class ClusterCommandsTest {
    @TempDir
    Path home;

    private Invocation onCluster(String... arguments) {
        var cluster = SharedCluster.cluster();
        var place = Stream.of(
                "--home", home.toString(), "--kafka", cluster.kafka(), "--registry", cluster.registry() + "/");
        return Invocation.of(Stream.concat(Arrays.stream(arguments), place).toArray(String[]::new));
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    @Test
    void catShowsPartitionOffsetKeyHeadersAndValue() throws IOException {
        var file = Files.writeString(
                home.resolve("cat.jsonl"),
                "{\"id\":\"cat-1\",\"question\":\"naïve?\"}\nno JSON\n{\"id\":\"cat-2\",\"question\":\"b\"}\n");
        assertThat(onCluster("traffic", "send", file.toString()).succeeds().out())
                .startsWith("Sent 2 of 3 lines of cat.jsonl. 1 malformed lines are in traffic.dead-letters");

        var lines = onCluster("topics", "cat", "traffic", "--key", "cat-1")
                .succeeds()
                .jsonLines();
        assertThat(lines).singleElement().satisfies(line -> {
            assertThat(names(line)).containsExactly("topic", "partition", "offset", "time", "key", "headers", "value");
            assertThat(line.get("topic").textValue()).isEqualTo("traffic");
            assertThat(line.get("partition").isInt()).isTrue();
            assertThat(line.get("offset").isIntegralNumber()).isTrue();
            assertThat(line.get("key").textValue()).isEqualTo("cat-1");
            assertThat(line.at("/headers/ce_id").textValue()).isEqualTo("cat-1");
            assertThat(line.at("/value/question/plain").textValue()).isEqualTo("naïve?");
        });
        assertThat(onCluster("topics", "cat", "traffic.dead-letters").succeeds().jsonLines())
                .filteredOn(
                        line -> line.at("/headers/dead-letter-file").asText().equals("cat.jsonl"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.at("/headers/dead-letter-line").textValue()).isEqualTo("2");
                    assertThat(line.at("/headers/dead-letter-reason").textValue())
                            .isEqualTo("not JSON");
                    assertThat(line.get("value").textValue()).isEqualTo("no JSON");
                });
        assertThat(onCluster("topics", "cat", "traffic", "--limit", "1")
                        .succeeds()
                        .out()
                        .lines())
                .hasSize(1);
        assertThat(onCluster("topics", "cat", "traffic", "--key", "nobody")
                        .succeeds()
                        .out())
                .isEmpty();
    }

    @Test
    void sendingSpeaksJsonToo() throws IOException {
        var file = Files.writeString(home.resolve("json.jsonl"), "{\"id\":\"json-1\",\"question\":\"a\"}\n\n");
        assertThat(onCluster("traffic", "send", file.toString(), "--json")
                        .succeeds()
                        .out())
                .isEqualToNormalizingNewlines(
                        "{\"file\":\"json.jsonl\",\"lines\":2,\"sent\":1,\"dead_lettered\":0,\"blank\":1}\n");
    }

    @Test
    void redriveListsEachServiceOnce() throws JsonProcessingException {
        // The trainer's and the others' dead letters belong to other tests: the gateway has none.
        assertThat(onCluster("redrive", "teacher-gateway", "--json").succeeds().out())
                .isEqualToNormalizingNewlines("{\"service\":\"teacher-gateway\",\"records\":0}\n");
    }

    @Test
    void aPipelineThatNobodyAskedForIsAFailure() throws JsonProcessingException {
        var report = onCluster("report", "--ledger", "nobody");
        assertThat(report.code()).isEqualTo(Commands.FAILED);
        assertThat(report.err()).isEqualToNormalizingNewlines("There is no pipeline nobody/main.\n");
        assertThat(onCluster("stage", "list", "--json", "--ledger", "nobody")
                        .succeeds()
                        .out())
                .isEmpty();
        assertThat(onCluster("student", "ask", "why?", "--ledger", "nobody").code())
                .isEqualTo(Commands.WRONG);
    }

    @Test
    void theReportIsWhatTheTopicsSay() throws JsonProcessingException {
        SharedCluster.write(
                Topics.OPERATOR_PIPELINES, "acme/law", Records.inForce(PipelinePhase.FINISHED, "all stages are done"));
        // Another pipeline on the same ledger, in the same partition.
        SharedCluster.write(
                Topics.OPERATOR_PIPELINES,
                "acme/tax",
                Records.inForce(Records.definition("acme", "tax"), PipelinePhase.PAUSED, "the training failed"));
        SharedCluster.write(Topics.BUDGET_STAGE_PLANS, "acme/law", Records.plan(0, StageState.CLOSED));
        SharedCluster.write(
                Topics.BUDGET_JOURNAL,
                "acme",
                Records.quota(-1, "", amounts(1_000, 0), "nanos", "examples"),
                Records.event(
                        io.evenkeel.contracts.avro.LedgerEventKind.GRANTED, 0, "torts", amounts(70, 1), amounts(0, 0)),
                Records.event(
                        io.evenkeel.contracts.avro.LedgerEventKind.POSTED, 0, "torts", amounts(50, 1), amounts(70, 1)));
        SharedCluster.write(Topics.GATEWAY_RATIONALES, "acme/law", Records.synthetic(0, "torts", "student"));
        SharedCluster.write(Topics.TRAINER_STAGE_MANIFESTS, "acme/law", Records.manifest(0, 1, "ab"));

        var report = onCluster("report", "--json", "--ledger", "acme", "--pipeline", "law")
                .succeeds()
                .json();
        assertThat(names(report)).containsExactly("totals", "stages", "domains", "accounts");
        assertThat(report.at("/totals/phase").textValue()).isEqualTo("FINISHED");
        assertThat(report.at("/totals/posted").longValue()).isEqualTo(50);
        assertThat(report.at("/totals/available").longValue()).isEqualTo(950);
        assertThat(report.at("/totals/balanced").booleanValue()).isTrue();
        assertThat(report.at("/totals/calls_saved").longValue()).isEqualTo(1);
        var stages = onCluster("stage", "list", "--json", "--ledger", "acme", "--pipeline", "law")
                .succeeds()
                .jsonLines();
        assertThat(stages).singleElement().isEqualTo(report.at("/stages/0"));

        var finished =
                onCluster("wait", "--ledger", "acme", "--pipeline", "law").succeeds();
        assertThat(finished.out()).isEqualToNormalizingNewlines("Pipeline acme/law: FINISHED, all stages are done.\n");
        var paused = onCluster("wait", "--ledger", "acme", "--pipeline", "tax");
        assertThat(paused.code()).isEqualTo(Commands.FAILED);
    }

    @Test
    void whatAnOperatorAskedIsAnsweredByTheJournal() throws Exception {
        try (var pool = java.util.concurrent.Executors.newSingleThreadExecutor()) {
            var asked = pool.submit(() -> onCluster(
                    "budget",
                    "--tokens",
                    "5",
                    "--money",
                    "2.5",
                    "--reason",
                    "less",
                    "--who",
                    "anna",
                    "--ledger",
                    "asked",
                    "--json"));
            await().atMost(java.time.Duration.ofSeconds(60))
                    .until(() -> !orders("asked").isEmpty());
            var order = orders("asked").getFirst();
            assertThat(order.getKind()).isEqualTo(io.evenkeel.contracts.avro.OperatorCommandKind.SET_BUDGET);
            assertThat(order.getBudgetTokens()).isEqualTo(5);
            assertThat(order.getBudgetNanos()).isEqualTo(2_500_000_000L);
            assertThat(order.getWho()).isEqualTo("anna");
            assertThat(order.getWhy()).isEqualTo("less");
            var refusal = Records.event("main", LedgerEventKind.REFUSED, -1, "", amounts(0, 0), amounts(0, 0))
                    .setLedger("asked")
                    .setCommandId(order.getId())
                    .setDenial(new Denial("in-use", "main", "tokens", 3L, 5L, "main has 7 tokens posted."))
                    .build();
            SharedCluster.write(Topics.BUDGET_JOURNAL, "asked", refusal);
            assertThat(asked.get().code()).isEqualTo(Commands.FAILED);
            assertThat(asked.get().out())
                    .isEqualToNormalizingNewlines(
                            "{\"pipeline\":\"main\",\"teacher\":\"\",\"asked\":\"set_budget\",\"answer\":\"in-use\",\"reason\":\"main has 7 tokens posted.\"}\n");
        }
    }

    @Test
    void aTeachersBudgetIsAnsweredByTheTeachersAccount() throws Exception {
        try (var pool = java.util.concurrent.Executors.newSingleThreadExecutor()) {
            var asked = pool.submit(() -> onCluster(
                    "budget",
                    "--teacher",
                    "big",
                    "--tokens",
                    "500",
                    "--reason",
                    "more",
                    "--ledger",
                    "asked-of-a-teacher",
                    "--json"));
            await().atMost(java.time.Duration.ofSeconds(60))
                    .until(() -> !orders("asked-of-a-teacher").isEmpty());
            var order = orders("asked-of-a-teacher").getFirst();
            assertThat(order.getTeacher()).isEqualTo("big");
            assertThat(order.getBudgetTokens()).isEqualTo(500);
            assertThat(order.getBudgetNanos()).isNull();
            // A teacher's account is of no pipeline.
            var answer = Records.event("", LedgerEventKind.QUOTA_SET, -1, "", amounts(500, 0), amounts(0, 0))
                    .setLedger("asked-of-a-teacher")
                    .setAccount("teacher:big")
                    .setCommandId(order.getId())
                    .setReason("more")
                    .build();
            SharedCluster.write(Topics.BUDGET_JOURNAL, "asked-of-a-teacher", answer);
            assertThat(asked.get().code()).isEqualTo(Commands.DONE);
            assertThat(asked.get().out())
                    .isEqualToNormalizingNewlines(
                            "{\"pipeline\":\"main\",\"teacher\":\"big\",\"asked\":\"set_budget\",\"answer\":\"done\",\"reason\":\"more\"}\n");
        }
    }

    private static List<OperatorCommand> orders(String ledger) {
        var deserializer =
                SharedCluster.cluster().serdes().value(Topics.OPERATOR_COMMANDS).deserializer();
        return SharedCluster.records(
                        Topics.OPERATOR_COMMANDS, record -> record.key().equals(ledger))
                .stream()
                .map(record -> deserializer.deserialize(record.topic(), record.value()))
                .toList();
    }

    @Test
    void waitingHasAnEnd() {
        var waited = onCluster("wait", "--ledger", "nobody", "--timeout", "0");
        assertThat(waited.code()).isEqualTo(Commands.TIMED_OUT);
        assertThat(waited.err()).isEqualToNormalizingNewlines("Pipeline nobody/main had not stopped after 0 s.\n");
    }
}
