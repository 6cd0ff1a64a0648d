package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small pipeline whose questions are written and whose solutions are checked in batches, at half the price. */
@Tag("slow")
class BatchesTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final long PRICE = 4;
    private static final long BATCH_PRICE = 2;

    @TempDir
    Path folder;

    @Test
    void whatMayTakeLongGoesInBatchesIsPaidTheirPriceAndComesToTheTokenThatTheTeacherBills()
            throws IOException, InterruptedException {
        var options = new ArrayList<>(Arrays.asList(SmallPipeline.oneStage()));
        options.addAll(List.of("--batch", "write-questions,second-solve"));
        try (var system = new Evenkeel(folder.resolve("home"), options.toArray(String[]::new))) {
            system.knowing("EVENKEEL_TEACHER_PRICES", "*@2026-01-01=" + PRICE + "/" + PRICE);
            system.knowing("EVENKEEL_TEACHER_BATCH_PRICES", "*@2026-01-01=" + BATCH_PRICE + "/" + BATCH_PRICE);
            system.up().succeeds();
            system.run(
                            Duration.ofMinutes(1),
                            "traffic",
                            "send",
                            SmallPipeline.trafficFile(folder).toString())
                    .succeeds();
            system.run(Evenkeel.WHOLE_RUN, "wait", "--timeout", Evenkeel.WHOLE_RUN_SECONDS)
                    .succeeds();

            var report = system.run(Duration.ofMinutes(1), "report", "--json")
                    .succeeds()
                    .json();
            assertThat(report.at("/totals/phase").asText()).isEqualTo("FINISHED");
            assertThat(report.at("/totals/balanced").asBoolean()).isTrue();
            var calls = system.values("gateway.calls");
            assertThat(calls).allSatisfy(call -> assertThat(call.get("batch").asBoolean())
                    .as(call.get("callId").asText())
                    .isEqualTo(List.of("WRITE_QUESTIONS", "SECOND_SOLVE")
                            .contains(call.get("purpose").asText())));
            assertThat(calls)
                    .extracting(call -> call.get("purpose").asText())
                    .contains("WRITE_QUESTIONS", "SECOND_SOLVE");

            var bill = bill(system);
            long plain = tokens(bill, false);
            long batched = tokens(bill, true);
            assertThat(batched).isPositive();
            var audit = JournalAudit.of(system.values("budget.journal"));
            assertThat(audit.posted("main")).isEqualTo(plain + batched);
            assertThat(posted(report, "nanos")).isEqualTo(plain * PRICE + batched * BATCH_PRICE);
        }
    }

    private static List<JsonNode> bill(Evenkeel system) throws IOException {
        var entries = new ArrayList<JsonNode>();
        for (var line : Files.readAllLines(system.home().resolve("teacher").resolve("bill.jsonl"))) {
            entries.add(JSON.readTree(line));
        }
        return entries;
    }

    private static long tokens(List<JsonNode> bill, boolean inBatches) {
        return bill.stream()
                .filter(entry -> entry.hasNonNull("batch") == inBatches)
                .mapToLong(entry -> entry.get("prompt_tokens").asLong()
                        + entry.get("completion_tokens").asLong())
                .sum();
    }

    private static long posted(JsonNode report, String unit) {
        for (var account : report.get("accounts")) {
            if (account.get("account").asText().equals("main")
                    && account.get("unit").asText().equals(unit)) {
                return account.get("posted").asLong();
            }
        }
        throw new AssertionError("no " + unit + " in " + report.get("accounts"));
    }
}
