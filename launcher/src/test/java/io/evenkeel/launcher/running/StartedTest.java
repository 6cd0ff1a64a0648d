package io.evenkeel.launcher.running;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.launcher.process.Part;
import io.evenkeel.launcher.process.ProcessEntry;
import io.evenkeel.launcher.process.ProcessTable;
import io.evenkeel.launcher.process.Processes;
import io.evenkeel.launcher.process.Readiness;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartedTest {
    @TempDir
    Path folder;

    private final List<ProcessEntry> all = new ArrayList<>();
    private final Started started = new Started();

    @AfterEach
    void leaveNothingBehind() throws InterruptedException {
        Processes.stop(all, Duration.ZERO);
    }

    private ProcessEntry process(String name) throws IOException {
        try (var readiness = new Readiness()) {
            var processes = new Processes(new Home(folder).processes(), folder, readiness);
            var entry = processes.start(new Part(name, 1, "", List.of("sleep", "60"), Map.of(), Set.of()));
            all.add(entry);
            return entry;
        }
    }

    private static boolean runs(ProcessEntry entry) {
        return ProcessTable.process(entry).isPresent();
    }

    @Test
    void whatWasStartedIsStopped() throws IOException, InterruptedException {
        var process = process("broker");
        assertThat(started.add(process)).isTrue();
        started.undo();
        assertThat(runs(process)).isFalse();
    }

    @Test
    void whatIsKeptRunsOn() throws IOException, InterruptedException {
        var process = process("broker");
        assertThat(started.add(process)).isTrue();
        started.keep();
        started.undo();
        assertThat(runs(process)).isTrue();
    }

    /** Ctrl-C undoes on another thread while this one goes on starting. */
    @Test
    void whatIsStartedAfterAllWasUndoneIsStoppedToo() throws IOException, InterruptedException {
        started.undo();
        var late = process("late");
        assertThat(started.add(late)).isFalse();
        started.undo();
        assertThat(runs(late)).isFalse();
    }
}
