package io.evenkeel.launcher.running;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
    @TempDir
    Path folder;

    @Test
    void purgingDeletesOursAndNothingElse() throws IOException {
        for (var name :
                new String[] {"broker", "registry", "teacher", "checkpoints", "snapshots", "logs", "processes"}) {
            Files.writeString(
                    Files.createDirectories(folder.resolve(name + "/deep")).resolve("file"), "ours");
        }
        Files.writeString(folder.resolve("settings.yaml"), "stages: 3");
        var kept = Files.writeString(folder.resolve("my-traffic.jsonl"), "theirs");
        new Home(folder).purge();
        assertThat(folder).isDirectoryContaining(kept::equals);
        assertThat(Files.list(folder)).containsExactly(kept);
    }

    /** A link in the home may lead anywhere. */
    @Test
    void whatALinkLeadsToIsNotPurged() throws IOException {
        var elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        var theirs = Files.writeString(elsewhere.resolve("model"), "theirs");
        var home = Files.createDirectories(folder.resolve("home"));
        Files.createSymbolicLink(
                Files.createDirectories(home.resolve("checkpoints")).resolve("link"), elsewhere);
        Files.createSymbolicLink(home.resolve("logs"), elsewhere);
        new Home(home).purge();
        assertThat(home).isEmptyDirectory();
        assertThat(theirs).exists();
    }

    @Test
    void purgingAHomeThatIsNotThereDoesNothing() throws IOException {
        new Home(folder.resolve("missing")).purge();
        assertThat(folder.resolve("missing")).doesNotExist();
    }
}
