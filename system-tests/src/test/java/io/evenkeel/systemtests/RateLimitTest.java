package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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

/** A pipeline whose limit is the teacher's own, which refuses whatever comes beyond it in any 60 s. */
@Tag("slow")
class RateLimitTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int REQUESTS_PER_MINUTE = 90;

    /** More than a minute's, and not much more: each further minute is one that this test takes. */
    private static final int QUESTIONS = 150;

    @TempDir
    Path folder;

    @Test
    void aPipelineWithTheTeachersOwnLimitIsNeverRefusedAndUsesTheLimit() throws IOException, InterruptedException {
        var traffic = folder.resolve("traffic.jsonl");
        var teacher = folder.resolve("teacher.jsonl");
        RecordedQuestions.write(QUESTIONS, traffic, teacher, new Random(7));
        var options = RecordedQuestions.pipeline(
                QUESTIONS, teacher, "--requests-per-minute", Integer.toString(REQUESTS_PER_MINUTE));
        try (var system = new Evenkeel(folder.resolve("home"), options)) {
            system.up().succeeds();
            system.dial("{\"requests_per_minute\":%d,\"latency_millis\":20}".formatted(REQUESTS_PER_MINUTE));
            system.run(Duration.ofMinutes(3), "traffic", "send", traffic.toString())
                    .succeeds();
            system.run(Evenkeel.WHOLE_RUN, "wait", "--timeout", Evenkeel.WHOLE_RUN_SECONDS)
                    .succeeds();

            var bill = bill(system);
            assertThat(bill).noneMatch(entry -> entry.get("kind").asText().equals("rate_limited"));
            assertThat(bill).hasSizeGreaterThan(REQUESTS_PER_MINUTE);
            assertThat(system.values("budget.journal"))
                    .anyMatch(entry -> entry.at("/denial/code").asText().equals("rate"))
                    .noneMatch(entry -> entry.get("kind").asText().equals("NARROWED"));
        }
    }

    private static List<JsonNode> bill(Evenkeel system) throws IOException {
        var entries = new ArrayList<JsonNode>();
        for (var line : Files.readAllLines(system.home().resolve("teacher").resolve("bill.jsonl"))) {
            entries.add(JSON.readTree(line));
        }
        return entries;
    }
}
