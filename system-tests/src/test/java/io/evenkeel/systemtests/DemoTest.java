package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo, with a student that has no time to learn: that it learns is measured, not tested (README). */
@Tag("slow")
class DemoTest {
    private static final String[] SHORT = {
        "demo",
        "--records",
        "1500",
        "--training-steps",
        "20",
        "--held-out-maximum",
        "6",
        "--score-limit",
        "8",
        "--budget-tokens",
        "60000",
        "--json"
    };

    @TempDir
    Path folder;

    @Test
    void itEndsWithTheTableAndStopsEverything() throws IOException, InterruptedException {
        var demo = new Evenkeel(folder.resolve("home"));
        var result = demo.run(Duration.ofMinutes(8), SHORT).succeeds();
        var report = result.json();
        assertThat(report.at("/totals/phase").asText()).isEqualTo("FINISHED");
        assertThat(report.get("stages")).hasSize(4);
        assertThat(report.get("stages").get(0).get("state").asText()).isEqualTo("untrained");
        assertThat(report.at("/totals/tail_domains").size()).isGreaterThanOrEqualTo(2);
        assertThat(result.err()).contains("equal").contains("peak memory of all processes");
        assertNothingRuns(demo);
    }

    @Test
    void ctrlCStopsEverythingToo() throws IOException, InterruptedException {
        var demo = new Evenkeel(folder.resolve("home"));
        var out = folder.resolve("out");
        var process = demo.start(out, SHORT);
        await().atMost(Duration.ofMinutes(3)).until(() -> Files.readString(out).contains("records of traffic"));
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isNotZero();
        assertNothingRuns(demo);
    }

    private static void assertNothingRuns(Evenkeel demo) throws IOException, InterruptedException {
        var processes =
                demo.run(Duration.ofMinutes(1), "status", "--json").json().get("processes");
        assertThat(processes).hasSize(8);
        for (JsonNode process : processes) {
            assertThat(process.get("state").asText()).as(process.toString()).isEqualTo("stopped");
        }
    }
}
