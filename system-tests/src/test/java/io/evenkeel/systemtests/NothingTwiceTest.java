package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds whatever is killed and whenever, also where the money is spent to the last token. */
@Tag("slow")
class NothingTwiceTest {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    @Test
    void allServicesKilledOneAfterTheOtherAtArbitraryPointsLoseNothingAndCountNothingTwice()
            throws IOException, InterruptedException {
        long seed = Long.getLong("evenkeel.kill.seed", System.nanoTime());
        System.out.println("-Devenkeel.kill.seed=" + seed + " repeats these kills");
        var chance = new Random(seed);
        var services = new ArrayList<>(List.of(
                "sampler-service", "synthesizer-service", "teacher-gateway", "budget-service", "trainer-service"));
        Collections.shuffle(services, chance);
        try (var system = new Evenkeel(folder.resolve("home"), SmallPipeline.twoStages())) {
            system.up().succeeds();
            system.dial("{\"latency_millis\":50}");
            system.run(
                            A_MINUTE,
                            "traffic",
                            "send",
                            SmallPipeline.trafficFile(folder).toString())
                    .succeeds();
            for (var service : services) {
                var pause = Duration.ofMillis(chance.nextInt(4_000));
                await().pollDelay(pause).atMost(A_MINUTE).until(() -> true);
                system.kill(service);
                system.up().succeeds();
            }
            system.run(Evenkeel.WHOLE_RUN, "wait", "--timeout", Evenkeel.WHOLE_RUN_SECONDS)
                    .succeeds();

            var report = system.run(A_MINUTE, "report", "--json").succeeds().json();
            assertThat(report.at("/totals/balanced").asBoolean()).isTrue();
            assertThat(report.at("/totals/reserved").asLong()).isZero();
            assertThat(report.at("/totals/posted").asLong())
                    .as("posted equals the teacher's own bill")
                    .isEqualTo(system.bill().get("total_tokens").asLong());
            assertThat(system.bill().get("keys_billed_again").asLong()).isZero();
            var accepted = ids(system, "gateway.rationales");
            assertThat(accepted).doesNotHaveDuplicates();
            assertThat(ids(system, "trainer.stage-entries")).containsExactlyInAnyOrderElementsOf(accepted);
            assertThat(recordsTaken(system)).isEqualTo(SmallPipeline.traffic().size());
        }
    }

    private static List<String> ids(Evenkeel system, String topic) throws IOException, InterruptedException {
        return system.values(topic).stream()
                .map(value -> value.get("candidateId").asText())
                .toList();
    }

    private static int recordsTaken(Evenkeel system) throws IOException, InterruptedException {
        var taken = system.values("sampler.observations").stream()
                .map(value -> value.get("recordId").asText())
                .toList();
        assertThat(taken).doesNotHaveDuplicates();
        return taken.size();
    }
}
