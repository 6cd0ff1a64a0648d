package io.evenkeel.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.contracts.avro.CallJournalEntry;
import io.evenkeel.contracts.avro.CallStep;
import io.evenkeel.gateway.teacher.Practice;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the call journal says was used, against what the practice teacher says it billed, while everything goes wrong. */
@Tag("slow")
class BillTest {
    private static final int CALLS = 60;
    private static final int KILLS = 3;
    private static final Duration TIMEOUT = Duration.ofMillis(1_500);

    private final Workplace workplace = new Workplace();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        workplace.close();
    }

    @Test
    void withTheLookUpJournalAndBillAgreeToTheTokenWhateverIsKilled() throws IOException {
        try (var practice = Practice.start(folder, Practice.dials(0.1, 0.1, 0.1, 0.15, 0.15, 400), null)) {
            makeCallsAndKill(practice, true);
            assertThat(usedTokens()).isEqualTo(practice.bill().totalTokens()).isPositive();
            assertThat(practice.bill().keysBilledAgain()).isZero();
            assertThat(workplace.journal()).noneMatch(entry -> entry.getStep() == CallStep.LOST);
        }
    }

    @Test
    void withoutALookUpTheJournalFallsShortByLostCallsAndUnsaidUsageAlone() throws IOException {
        try (var practice = Practice.start(folder, Practice.dials(0.1, 0.1, 0.1, 0.15, 0.15, 400), null)) {
            makeCallsAndKill(practice, false);
            assertThat(practice.bill().keysBilledAgain()).isZero();
            long unsaid = workplace.firstEnds().values().stream()
                    .filter(BillTest::isUnknown)
                    .count();
            long said = workplace.firstEnds().values().stream()
                    .filter(entry -> entry.getStep() == CallStep.FINISHED && !isUnknown(entry) && tokens(entry) > 0)
                    .count();
            assertThat(unsaid).isPositive();
            assertThat(practice.bill().billedCalls()).isBetween(said, said + unsaid);
            assertThat(usedTokens()).isLessThanOrEqualTo(practice.bill().totalTokens());
        }
    }

    private void makeCallsAndKill(Practice practice, boolean looksUp) {
        var random = new Random(7);
        var client = practice.client(TIMEOUT, looksUp, false, null);
        var worker = workplace.worker("one", client, TIMEOUT);
        for (int i = 0; i < CALLS; i++) {
            workplace.send(Practice.call(
                    workplace.candidate("c" + i), 0, (10 + i) + " + " + (10 + random.nextInt(90)) + " = ?"));
        }
        for (int kill = 1; kill <= KILLS; kill++) {
            int enough = kill * CALLS / (KILLS + 2);
            await().until(() -> workplace.firstEnds().size() >= enough);
            worker.close();
            worker = workplace.worker("one", client, TIMEOUT);
        }
        await().until(() -> workplace.firstEnds().size() == CALLS);
    }

    private long usedTokens() {
        return workplace.firstEnds().values().stream()
                .mapToLong(BillTest::tokens)
                .sum();
    }

    private static boolean isUnknown(CallJournalEntry entry) {
        return entry.getStep() == CallStep.LOST
                || (entry.getStep() == CallStep.FINISHED && entry.getStatus() == 200 && entry.getUsage() == null);
    }

    private static long tokens(CallJournalEntry entry) {
        var usage = entry.getUsage();
        return usage == null ? 0 : usage.getPromptTokens() + usage.getCompletionTokens();
    }
}
