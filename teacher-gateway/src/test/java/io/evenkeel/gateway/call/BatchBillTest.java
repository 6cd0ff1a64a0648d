package io.evenkeel.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.contracts.avro.CallStep;
import io.evenkeel.contracts.avro.TeacherCall;
import io.evenkeel.gateway.teacher.Practice;
import io.evenkeel.practice.teacher.Dials;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the call journal says that batches used, against the practice teacher's bill, while workers die and creations fail. */
@Tag("slow")
class BatchBillTest {
    private static final int CALLS = 150;
    private static final int KILLS = 6;
    private static final Duration TIMEOUT = Duration.ofMillis(1_000);

    private final Workplace workplace = new Workplace();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        workplace.close();
    }

    @Test
    void journalAndBillAgreeToTheTokenWhateverIsKilled() throws IOException {
        // Of creations and lines some are refused, fail, get no answer, or are made without saying so.
        makeCallsAndKill(Practice.dials(0.1, 0.1, 0.1, 0.25, 0, 300), false);
    }

    @Test
    void withALookUpTheyAgreeThoughLinesDoNotSayWhatTheyCost() throws IOException {
        makeCallsAndKill(Practice.dials(0.1, 0.1, 0, 0.1, 0.3, 300), true);
    }

    private void makeCallsAndKill(Dials dials, boolean looksUp) throws IOException {
        try (var practice = Practice.start(folder, dials, null)) {
            var random = new Random(11);
            var client = practice.batching(TIMEOUT, looksUp);
            var worker = workplace.worker("one", client, TIMEOUT);
            for (int i = 0; i < CALLS; i++) {
                var call = Practice.call(
                        workplace.candidate("c" + i), 0, (10 + i % 90) + " + " + (10 + random.nextInt(90)) + " = ?");
                workplace.send(TeacherCall.newBuilder(call).setBatch(true).build());
            }
            for (int kill = 0; kill < KILLS; kill++) {
                int claimed = claims();
                long until = System.nanoTime()
                        + Duration.ofMillis(random.nextInt(2_500)).toNanos();
                await().until(() -> System.nanoTime() > until
                        && (claims() > claimed || workplace.firstEnds().size() == CALLS));
                worker.close();
                worker = workplace.worker("one", client, TIMEOUT);
            }
            await().until(() -> workplace.firstEnds().size() == CALLS);
            assertThat(tokens()).isEqualTo(practice.bill().totalTokens()).isPositive();
            assertThat(practice.bill().keysBilledAgain()).isZero();
            assertThat(workplace.journal()).noneMatch(entry -> entry.getStep() == CallStep.LOST);
        }
    }

    private int claims() {
        return (int) workplace.journal().stream()
                .filter(entry -> entry.getStep() == CallStep.CLAIMED)
                .count();
    }

    private long tokens() {
        return workplace.firstEnds().values().stream()
                .filter(entry -> entry.getUsage() != null)
                .mapToLong(entry ->
                        entry.getUsage().getPromptTokens() + entry.getUsage().getCompletionTokens())
                .sum();
    }
}
