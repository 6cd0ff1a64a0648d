package io.evenkeel.embedded;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnProcessTest {
    @TempDir
    Path folder;

    @Test
    void aProcessThatEndsAtStartIsReportedWithItsLastWords() throws Exception {
        var process = OwnProcess.start("dummy", List.of(Jvm.java(), "-XX:NoSuchOption"), folder.resolve("dummy.log"));

        assertThatThrownBy(() -> process.awaitReady(() -> false, Duration.ofSeconds(30)))
                .isInstanceOf(OwnProcess.StartFailed.class)
                .hasMessageContaining("dummy ended at start with code 1")
                .hasMessageContaining("NoSuchOption");
    }

    @Test
    void aProcessThatIsNeverReadyIsKilledAndReported() throws Exception {
        var process = OwnProcess.start("dummy", List.of("sleep", "60"), folder.resolve("dummy.log"));

        assertThatThrownBy(() -> process.awaitReady(() -> false, Duration.ofMillis(200)))
                .isInstanceOf(OwnProcess.StartFailed.class)
                .hasMessageContaining("dummy was not ready");
        process.process().waitFor();
    }
}
