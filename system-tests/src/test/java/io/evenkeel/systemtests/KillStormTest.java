package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The money under fire: gateway, budget-service and broker are killed again and again, several at once too, while the
 * teacher refuses, fails, hangs, loses and garbles replies. Nothing is overspent, no call is lost, none is posted twice, and
 * the journal agrees with the teacher's own bill call by call, to the token.
 *
 * <p>{@code -Dtest=KillStormTest#theLedger* -Devenkeel.kill.calls=15500 -Devenkeel.kill.count=200
 * -Devenkeel.kill.latency=3000} is the whole storm: batches would be over before it is.
 */
@Tag("slow")
class KillStormTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final List<String> VICTIMS = List.of("teacher-gateway", "budget-service", "broker");
    private static final int QUESTIONS = Integer.getInteger("evenkeel.kill.calls", 300);
    private static final int KILLS = Integer.getInteger("evenkeel.kill.count", 5);

    /** Few enough for many batches. */
    private static final int IN_A_BATCH = 20;

    /** With 64 calls under way at once, so long that the calls outlast the kills. */
    private static final int LATENCY_MILLIS = Integer.getInteger("evenkeel.kill.latency", 15_000);

    @TempDir
    Path folder;

    @Test
    void theLedgerAgreesWithTheBillToTheTokenWhateverIsKilled() throws IOException, InterruptedException {
        callsUnderFire(LATENCY_MILLIS, Duration.ofMinutes(1));
    }

    @Test
    void andSoItDoesWhereTheCallsGoInBatches() throws IOException, InterruptedException {
        // A batch takes as long as a call; claims of killed workers last for three time-outs.
        callsUnderFire(500, Duration.ofSeconds(10), "--batch", "rationale");
    }

    private void callsUnderFire(int latencyMillis, Duration timeout, String... options)
            throws IOException, InterruptedException {
        long seed = Long.getLong("evenkeel.kill.seed", System.nanoTime());
        System.out.println("-Devenkeel.kill.seed=" + seed + " repeats these kills");
        var chance = new Random(seed);
        var traffic = folder.resolve("traffic.jsonl");
        var teacher = folder.resolve("teacher.jsonl");
        RecordedQuestions.write(QUESTIONS, traffic, teacher, new Random(seed));
        try (var system =
                new Evenkeel(folder.resolve("home"), RecordedQuestions.pipeline(QUESTIONS, teacher, options))) {
            system.knowing("EVENKEEL_TEACHER_BATCH_CALLS", Integer.toString(IN_A_BATCH));
            system.knowing("EVENKEEL_TEACHER_TIMEOUT", timeout.toString());
            system.up().succeeds();
            dial(system, latencyMillis, LATENCY_MILLIS);
            system.run(Duration.ofMinutes(3), "traffic", "send", traffic.toString())
                    .succeeds();
            awaitFirstBill(system);
            int kills = storm(system, chance);
            dial(system, 20, 20);
            system.run(Duration.ofMinutes(40), "wait", "--timeout", "2390").succeeds();
            var calls = audit(system);
            System.out.println(kills + " kills, " + calls + " calls");
        }
    }

    private static void dial(Evenkeel system, int latencyMillis, int batchMillis)
            throws IOException, InterruptedException {
        system.dial("""
                {"rate_limited":0.08,"server_errors":0.06,"hangs":0.02,"hang_millis":3000,"lost_replies":0.06,
                 "malformed":0.04,"latency_millis":%d,"batch_millis":%d}""".formatted(latencyMillis, batchMillis));
    }

    /** Kills until enough were killed or the stage is over; what was killed is started again each time. */
    private int storm(Evenkeel system, Random chance) throws IOException, InterruptedException {
        int kills = 0;
        while (kills < KILLS) {
            var pause = Duration.ofMillis(chance.nextInt(3_000));
            await().pollDelay(pause).atMost(A_MINUTE).until(() -> true);
            int together = 1 + chance.nextInt(VICTIMS.size());
            var victims = new ArrayList<>(VICTIMS);
            Collections.shuffle(victims, chance);
            for (var victim : victims.subList(0, together)) {
                system.kill(victim);
                kills++;
            }
            system.up().succeeds();
        }
        assertThat(system.run(A_MINUTE, "report", "--json")
                        .json()
                        .at("/totals/phase")
                        .asText())
                .as("the storm ends before the calls do")
                .isEqualTo("RUNNING");
        return kills;
    }

    private static int audit(Evenkeel system) throws IOException, InterruptedException {
        var audit = JournalAudit.of(system.values("budget.journal"));
        assertThat(audit.open()).as("calls without an end").isEmpty();
        var billed = billed(system);
        assertThat(audit.postedByCall()).as("posted call by call, as billed").isEqualTo(billed);
        assertThat(audit.posted("main"))
                .isEqualTo(system.bill().get("total_tokens").asLong());
        assertThat(system.bill().get("keys_billed_again").asLong()).isZero();

        var offered = ids(system.values("sampler.head-candidates"));
        var ended = new ArrayList<>(ids(system.values("gateway.rationales")));
        ended.addAll(ids(system.values("gateway.rejections")));
        assertThat(ended)
                .as("each candidate ends once")
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(new HashSet<>(offered));
        return audit.calls();
    }

    /** Tokens that the teacher billed, by idempotency key; the keys are the calls' ids. */
    private static Map<String, Long> billed(Evenkeel system) throws IOException {
        var billed = new HashMap<String, Long>();
        for (var line : Files.readAllLines(system.home().resolve("teacher").resolve("bill.jsonl"))) {
            var entry = JSON.readTree(line);
            long tokens = entry.get("prompt_tokens").asLong()
                    + entry.get("completion_tokens").asLong();
            if (tokens > 0) {
                billed.merge(entry.get("key").asText(), tokens, Long::sum);
            }
        }
        return billed;
    }

    private static List<String> ids(List<JsonNode> records) {
        return records.stream().map(value -> value.get("candidateId").asText()).toList();
    }

    private static void awaitFirstBill(Evenkeel system) {
        await().atMost(Duration.ofMinutes(3))
                .until(() -> system.bill().get("total_tokens").asLong() > 0);
    }
}
