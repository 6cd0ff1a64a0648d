package io.evenkeel.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenkeel.embedded.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path home;

    private final List<ProcessEntry> started = new ArrayList<>();
    private final Readiness readiness = new Readiness();
    private ProcessTable table = new ProcessTable(Path.of(""));
    private Processes processes = new Processes(table, Path.of(""), readiness);

    @BeforeEach
    void inThisHome() {
        table = new ProcessTable(home.resolve("processes"));
        processes = new Processes(table, home.resolve("logs"), readiness);
    }

    @AfterEach
    void leaveNothingBehind() throws InterruptedException {
        Processes.stop(started, Duration.ZERO);
        readiness.close();
    }

    private ProcessEntry start(Part part) throws IOException {
        var entry = processes.start(part);
        started.add(entry);
        return entry;
    }

    private static Part shell(String script, int port) {
        return shell(script, port, Map.of(), Set.of());
    }

    private static Part shell(String script, int port, Map<String, String> environment, Set<String> withheld) {
        return new Part("part", port, "", List.of("sh", "-c", script), environment, withheld);
    }

    @Test
    void aProcessIsInTheTableAsSoonAsItRunsAndStops() throws IOException, InterruptedException {
        var entry = start(shell("sleep 60", 4711));
        assertThat(table.find("part")).contains(entry);
        assertThat(ProcessTable.process(entry)).isPresent();
        Processes.stop(List.of(entry), LONG);
        assertThat(ProcessTable.process(entry)).isEmpty();
        assertThat(table.find("part")).contains(entry);
    }

    @Test
    void whatDoesNotStopWhenAskedIsKilled() throws IOException, InterruptedException {
        var entry = start(shell("trap '' TERM; echo deaf; while :; do sleep 0.05; done", 4711));
        await().until(() -> log().contains("deaf"));
        Processes.stop(List.of(entry), Duration.ofMillis(200));
        assertThat(ProcessTable.process(entry)).isEmpty();
    }

    @Test
    void itSeesWhatItIsToldAndNotWhatIsWithheld() throws IOException {
        assertThat(System.getenv("PATH")).isNotEmpty();
        start(shell(
                "echo told=$EVENKEEL_TOLD home=$HOME; sleep 60", 4711, Map.of("EVENKEEL_TOLD", "yes"), Set.of("HOME")));
        await().until(() -> log().contains("\n"));
        assertThat(log()).isEqualTo("told=yes home=\n");
    }

    @Test
    void aProcessThatEndsAtStartIsReportedWithItsLastWords() throws IOException {
        var entry = start(shell("echo the port is taken; exit 1", 4711));
        assertThatThrownBy(() -> processes.awaitReady(List.of(entry), LONG))
                .isInstanceOf(Processes.StartFailed.class)
                .hasMessageStartingWith("part ended at start; its log ends so:\n")
                .hasMessageContaining("the port is taken");
    }

    @Test
    void aProcessThatIsNotReadyInTimeIsReported() throws IOException {
        var entry = start(shell("echo still busy; sleep 60", FreePort.any()));
        await().atMost(LONG).until(() -> log().contains("still busy"));
        assertThatThrownBy(() -> processes.awaitReady(List.of(entry), Duration.ofMillis(300)))
                .isInstanceOf(Processes.StartFailed.class)
                .hasMessageStartingWith("part was not ready after 0 s; its log ends so:\n")
                .hasMessageContaining("still busy");
    }

    @Test
    void aProcessIsReadyWhenItAcceptsConnections() throws IOException, InterruptedException {
        try (var port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var entry = start(shell("sleep 60", port.getLocalPort()));
            processes.awaitReady(List.of(entry), LONG);
            assertThat(readiness.isReady(entry)).isTrue();
        }
    }

    @Test
    void anHttpServiceIsReadyOnlyWhenItSaysSo() throws IOException {
        var server = com.sun.net.httpserver.HttpServer.create(
                new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/up", exchange -> exchange.sendResponseHeaders(200, -1));
        server.createContext("/starting", exchange -> exchange.sendResponseHeaders(503, -1));
        server.start();
        try {
            int port = server.getAddress().getPort();
            assertThat(readiness.isReady(new ProcessEntry("a", 1, 1, port, "/up", "")))
                    .isTrue();
            assertThat(readiness.isReady(new ProcessEntry("a", 1, 1, port, "/starting", "")))
                    .isFalse();
        } finally {
            server.stop(0);
        }
        assertThat(readiness.isReady(new ProcessEntry("a", 1, 1, FreePort.any(), "/up", "")))
                .isFalse();
    }

    @Test
    void whatIsToldDifferentlyIsNoticed() throws IOException {
        var part = shell("sleep 60", 4711, Map.of("A", "1", "B", "2"), Set.of());
        var entry = start(part);
        assertThat(Processes.runsDifferently(entry, part)).isFalse();
        assertThat(Processes.runsDifferently(entry, shell("sleep 60", 4711, Map.of("A", "1", "B", "3"), Set.of())))
                .isTrue();
        assertThat(Processes.runsDifferently(entry, shell("sleep 61", 4711, Map.of("A", "1", "B", "2"), Set.of())))
                .isTrue();
    }

    private String log() throws IOException {
        return Files.readString(processes.log("part"));
    }
}
