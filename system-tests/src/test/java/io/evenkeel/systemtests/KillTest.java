package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Design §6, promise 1: whichever service is killed in the middle of a stage, nothing is lost and nothing counts twice: ledger
 * and manifests end as they would have undisturbed. (Where the tokens run out, timing decides who gets the last of them;
 * {@link NothingTwiceTest} asks what must hold then too.)
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillTest {

    @TempDir
    static Path folder;

    private FinalState undisturbed = FinalState.NONE;

    @BeforeAll
    void runUndisturbed() throws IOException, InterruptedException {
        try (var system = begun("undisturbed")) {
            undisturbed = end(system);
        }
        assertThat(undisturbed.manifests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sampler-service", "synthesizer-service", "teacher-gateway", "budget-service", "trainer-service"
            })
    void aServiceKilledInTheMiddleOfAStageAndStartedAgainEndsInTheSameState(String service)
            throws IOException, InterruptedException {
        try (var system = begun(service)) {
            awaitMiddleOfStage(system, service);
            var before = pids(system);
            system.kill(service);
            system.up().succeeds();
            var after = pids(system);
            assertThat(after.remove(service)).isNotEqualTo(before.remove(service));
            assertThat(after).as("what ran was not touched").isEqualTo(before);

            assertThat(end(system)).isEqualTo(undisturbed);
        }
    }

    private Evenkeel begun(String name) throws IOException, InterruptedException {
        var system = new Evenkeel(folder.resolve(name), SmallPipeline.oneStage());
        system.up().succeeds();
        // Another attempt after a kill is another call: it must not meet another fate by the teacher's moods.
        system.dial("{\"fickle_errors\":0,\"latency_millis\":100}");
        system.run(
                        Duration.ofMinutes(1),
                        "traffic",
                        "send",
                        SmallPipeline.trafficFile(folder).toString())
                .succeeds();
        return system;
    }

    private static FinalState end(Evenkeel system) throws IOException, InterruptedException {
        system.run(Evenkeel.WHOLE_RUN, "wait", "--timeout", Evenkeel.WHOLE_RUN_SECONDS)
                .succeeds();
        var report =
                system.run(Duration.ofMinutes(1), "report", "--json").succeeds().json();
        assertThat(report.at("/totals/phase").asText()).isEqualTo("FINISHED");
        assertThat(report.at("/totals/balanced").asBoolean()).isTrue();
        assertThat(report.at("/totals/posted").asLong())
                .as("posted equals the teacher's own bill")
                .isEqualTo(system.bill().get("total_tokens").asLong());
        assertThat(system.burials())
                .as("a plan that cannot be carried out stalls its stage, which then ends all the same")
                .noneMatch(burial -> burial.contains("budget.stage-plans"));
        return FinalState.of(system, report);
    }

    private static void awaitMiddleOfStage(Evenkeel system, String service) {
        await().atMost(Evenkeel.WHOLE_RUN)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> service.equals("trainer-service") ? isTraining(system) : isBuying(system));
    }

    private static boolean isBuying(Evenkeel system) throws IOException, InterruptedException {
        var status = system.run(Duration.ofMinutes(1), "status", "--json").json();
        for (JsonNode account : status.path("accounts")) {
            if (account.get("account").asText().equals("main/stage-0")
                    && account.get("unit").asText().equals("examples")) {
                return account.get("posted").asLong() > 0;
            }
        }
        return false;
    }

    private static boolean isTraining(Evenkeel system) throws IOException, InterruptedException {
        return system.values("trainer.progress").stream()
                .anyMatch(progress -> progress.get("stage").asInt() == 0
                        && progress.get("phase").asText().equals("TRAINING"));
    }

    private static Map<String, Long> pids(Evenkeel system) throws IOException, InterruptedException {
        var pids = new TreeMap<String, Long>();
        for (var process :
                system.run(Duration.ofMinutes(1), "status", "--json").json().get("processes")) {
            pids.put(process.get("name").asText(), process.get("pid").asLong());
        }
        return pids;
    }
}
