package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else's data: recorded answers instead of a model, thousands of lines of every kind, some of them no lines at all. */
@Tag("slow")
class OutsideDataTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LINES = 3_000;
    private static final int MALFORMED = 50;
    private static final List<String> SCRIPTS =
            List.of("größer", "数学の問題", "задача", "مسألة", "🧮 puzzle", "pregunta", "ερώτηση", "שאלה");
    private static final List<String> BROKEN = List.of(
            "{\"id\": \"cut off",
            "not json at all",
            "[1, 2, 3]",
            "{\"domain\":\"x\"}",
            "{\"question\": 17}",
            "{\"question\":\"  \"}",
            "{} {}",
            "null");

    @TempDir
    Path folder;

    @Test
    void aDataSetFromOutsideRunsToItsEnd() throws IOException, InterruptedException {
        var teacher = folder.resolve("teacher.jsonl");
        var traffic = folder.resolve("traffic.jsonl");
        write(teacher, traffic);
        try (var system = new Evenkeel(
                folder.resolve("home"),
                "--teacher-file",
                teacher.toString(),
                "--budget-tokens",
                "600000",
                "--stages",
                "2",
                "--training-steps",
                "20",
                "--max-sequence-tokens",
                "256",
                "--pool-size",
                "120",
                "--score-limit",
                "8",
                "--held-out-maximum",
                "10",
                "--start-after-quiet-millis",
                "3000",
                "--stall-millis",
                "30000")) {
            system.up().succeeds();
            var sent = system.run(Duration.ofMinutes(2), "traffic", "send", traffic.toString(), "--json")
                    .succeeds()
                    .json();
            assertThat(sent.get("lines").asInt()).isEqualTo(LINES + MALFORMED);
            assertThat(sent.get("sent").asInt()).isEqualTo(LINES);
            assertThat(sent.get("dead_lettered").asInt()).isEqualTo(MALFORMED);
            assertThat(system.run(Duration.ofMinutes(1), "traffic", "send", traffic.toString())
                            .succeeds()
                            .out())
                    .contains(MALFORMED + " malformed lines are in traffic.dead-letters");

            system.run(Evenkeel.WHOLE_RUN, "wait", "--timeout", Evenkeel.WHOLE_RUN_SECONDS)
                    .succeeds();
            var report = system.run(Duration.ofMinutes(1), "report", "--json")
                    .succeeds()
                    .json();
            assertThat(report.at("/totals/phase").asText()).isEqualTo("FINISHED");
            assertThat(report.at("/totals/balanced").asBoolean()).isTrue();
            assertThat(report.at("/totals/posted").asLong())
                    .isPositive()
                    .isEqualTo(system.bill().get("total_tokens").asLong());
            assertThat(accepted(report)).isPositive();
            assertThat(domains(report)).contains("unlabelled", "größer", "数学の問題");
            assertThat(report.toString()).contains("question-not-recorded");
            assertDeadLettersName(system, traffic);
            assertExportTells(system, report);
        }
    }

    private void assertExportTells(Evenkeel system, JsonNode report) throws IOException, InterruptedException {
        var exported = folder.resolve("exported");
        system.run(Duration.ofMinutes(1), "student", "export", exported.toString())
                .succeeds();
        assertThat(exported.resolve("model.safetensors")).isNotEmptyFile();
        assertThat(exported.resolve("README.md"))
                .content()
                .contains("## Data", "## Results on held-out questions", "größer")
                .contains("posted " + report.at("/totals/posted").asLong() + " so far");
    }

    private static void assertDeadLettersName(Evenkeel system, Path traffic) throws IOException, InterruptedException {
        var letters = system.run(Duration.ofMinutes(1), "topics", "cat", "traffic.dead-letters")
                .succeeds()
                .jsonLines();
        assertThat(letters).hasSizeGreaterThanOrEqualTo(MALFORMED).allSatisfy(letter -> {
            var headers = letter.get("headers");
            assertThat(headers.get("dead-letter-file").asText())
                    .isEqualTo(traffic.getFileName().toString());
            assertThat(headers.get("dead-letter-line").asInt()).isBetween(1, LINES + MALFORMED);
            assertThat(headers.get("dead-letter-reason").asText()).isNotBlank();
        });
    }

    private static long accepted(JsonNode report) {
        long accepted = 0;
        for (var domain : report.get("domains")) {
            accepted += domain.get("real").asLong();
        }
        return accepted;
    }

    private static List<String> domains(JsonNode report) {
        var domains = new ArrayList<String>();
        report.get("domains").forEach(domain -> domains.add(domain.get("domain").asText()));
        return domains;
    }

    /** Nine in ten questions are recorded; some have no domain, some no answer, some are long. */
    private static void write(Path teacher, Path traffic) throws IOException {
        var random = new Random(5);
        var recorded = new ArrayList<String>();
        var sent = new ArrayList<String>();
        for (int i = 0; i < LINES; i++) {
            var script = SCRIPTS.get(Math.min(random.nextInt(SCRIPTS.size()), random.nextInt(SCRIPTS.size())));
            int a = random.nextInt(100_000);
            var filler = i % 100 == 0 ? " " + "lorem ipsum ".repeat(400) : "";
            var question = script + " " + i + ": " + a + " + 1?" + filler;
            var line = JSON.createObjectNode().put("id", "outside-" + i);
            if (i % 7 != 0) {
                line.put("domain", script);
            }
            line.put("question", question);
            if (i % 5 != 0) {
                line.put("answer", Integer.toString(a + 1));
            }
            sent.add(line.toString());
            if (i % 10 != 0) {
                recorded.add(answered(question, a));
            }
        }
        for (int i = 0; i < MALFORMED; i++) {
            sent.add(random.nextInt(sent.size()), BROKEN.get(i % BROKEN.size()));
        }
        Files.write(teacher, recorded);
        Files.write(traffic, sent);
    }

    private static String answered(String question, int a) {
        ObjectNode line = JSON.createObjectNode();
        return line.put("question", question)
                .put("rationale", a + " and one more")
                .put("answer", Integer.toString(a + 1))
                .toString();
    }
}
