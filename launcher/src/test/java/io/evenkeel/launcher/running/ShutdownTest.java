package io.evenkeel.launcher.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.launcher.process.Part;
import io.evenkeel.launcher.process.ProcessEntry;
import io.evenkeel.launcher.process.Processes;
import io.evenkeel.launcher.process.Readiness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShutdownTest {
    @TempDir
    Path folder;

    @Test
    void whoDependsOnOthersStopsBeforeThem() throws IOException, InterruptedException {
        var home = new Home(folder);
        var ended = folder.resolve("ended");
        var started = new ArrayList<ProcessEntry>();
        try (var readiness = new Readiness()) {
            var processes = new Processes(home.processes(), home.logs(), readiness);
            for (var name : List.of("broker", "registry", "teacher", "trainer-service")) {
                var script =
                        "trap 'echo " + name + " >> " + ended + "; exit' TERM; echo up; while :; do sleep 0.05; done";
                started.add(processes.start(new Part(name, 1, "", List.of("sh", "-c", script), Map.of(), Set.of())));
                await().until(() -> Files.readString(processes.log(name)).equals("up\n"));
            }
            started.add(new ProcessEntry("budget-service", Integer.MAX_VALUE, 1, 1, "", ""));
            assertThat(Shutdown.inOrder(started)).isEqualTo(4);
            assertThat(Files.readAllLines(ended)).containsExactly("trainer-service", "teacher", "registry", "broker");
        } finally {
            Processes.stop(started, Duration.ZERO);
        }
    }
}
