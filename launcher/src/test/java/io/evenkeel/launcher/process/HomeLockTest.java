package io.evenkeel.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {
    @TempDir
    Path folder;

    @Test
    void oneCommandAtATimeStartsOrStopsProcessesOfAHome() throws IOException {
        var home = folder.resolve("home");
        try (var first = HomeLock.take(home).orElseThrow()) {
            assertThat(HomeLock.take(home)).isEmpty();
            try (var other = HomeLock.take(folder.resolve("other")).orElseThrow()) {
                assertThat(other).isNotSameAs(first);
            }
        }
        try (var next = HomeLock.take(home).orElseThrow()) {
            assertThat(next).isNotNull();
        }
    }
}
