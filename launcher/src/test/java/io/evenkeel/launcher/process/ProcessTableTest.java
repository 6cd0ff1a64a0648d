package io.evenkeel.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTableTest {
    private static final ProcessHandle US = ProcessHandle.current();

    @TempDir
    Path home;

    private ProcessTable table() {
        return new ProcessTable(home.resolve("processes"));
    }

    private static ProcessEntry entry(String name, long pid, long startedAt) {
        return new ProcessEntry(name, pid, startedAt, 4711, "/q/health/ready", "p-1");
    }

    @Test
    void anEntryIsFoundAsItWasPutByALaterCommandToo() throws IOException {
        var entry = entry("budget-service", 7, 8);
        table().put(entry("broker", 1, 2));
        table().put(entry("budget-service", 5, 6));
        table().put(entry);
        assertThat(table().find("budget-service")).contains(entry);
        assertThat(table().find("trainer-service")).isEmpty();
        assertThat(table().all()).containsExactly(entry("broker", 1, 2), entry);
    }

    @Test
    void aHomeThatWasNeverUsedHasNoProcesses() throws IOException {
        assertThat(table().all()).isEmpty();
        assertThat(table().find("broker")).isEmpty();
        assertThat(home.resolve("processes")).doesNotExist();
    }

    @Test
    void aRunningProcessIsKnownByPidAndStart() {
        assertThat(ProcessTable.process(entry("us", US.pid(), ProcessTable.startOf(US))))
                .contains(US);
    }

    /** What would be killed instead of ours, were the pid enough. */
    @Test
    void anotherProcessThatHasItsPidNowIsNotTakenForIt() {
        long start = ProcessTable.startOf(US);
        assertThat(ProcessTable.process(entry("us", US.pid(), start - 2_500))).isEmpty();
        assertThat(ProcessTable.process(entry("us", US.pid(), start + 2_500))).isEmpty();
        assertThat(ProcessTable.process(entry("us", US.pid(), 0))).isEmpty();
    }

    @Test
    void aCorrectionOfTheClockLosesNoProcess() {
        assertThat(ProcessTable.process(entry("us", US.pid(), ProcessTable.startOf(US) + 1_500)))
                .contains(US);
    }

    @Test
    void aProcessThatHasEndedIsNotFound() throws IOException, InterruptedException {
        var process = new ProcessBuilder("true").start();
        var entry = entry("true", process.pid(), ProcessTable.startOf(process.toHandle()));
        process.waitFor();
        assertThat(ProcessTable.process(entry)).isEmpty();
    }

    @Test
    void anEntryThatWasNotWrittenToItsEndIsNoEntry() throws IOException {
        table().put(entry("broker", 1, 2));
        Files.writeString(home.resolve("processes/registry.part"), "{\"name\":\"regi");
        assertThat(table().all()).containsExactly(entry("broker", 1, 2));
        assertThat(table().find("registry")).isEmpty();
    }

    @Test
    void aTornEntryIsNamedSoThatItCanBeRemoved() throws IOException {
        table().put(entry("broker", 1, 2));
        var torn = Files.writeString(home.resolve("processes/registry.json"), "{\"name\":\"regi");
        assertThatThrownBy(() -> table().all())
                .isInstanceOf(IOException.class)
                .hasMessage(torn + " is no entry of the process table; remove it");
        assertThatThrownBy(() -> table().find("registry")).hasMessageStartingWith(torn.toString());
    }
}
