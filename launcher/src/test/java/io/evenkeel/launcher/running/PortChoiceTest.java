package io.evenkeel.launcher.running;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.embedded.FreePort;
import io.evenkeel.launcher.process.ProcessEntry;
import io.evenkeel.launcher.process.ProcessTable;
import io.evenkeel.launcher.settings.Launch;
import io.evenkeel.launcher.settings.Problems;
import io.evenkeel.launcher.settings.Setting;
import io.evenkeel.launcher.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortChoiceTest {
    private static final long NOBODY = Integer.MAX_VALUE;

    @TempDir
    Path home;

    private final Problems problems = new Problems();

    private ProcessTable table() {
        return new Home(home).processes();
    }

    private Map<String, Integer> ports(Map<Setting, String> values) throws IOException {
        var set = new EnumMap<Setting, String>(Setting.class);
        set.put(Setting.HOME, home.toString());
        set.putAll(values);
        return PortChoice.of(Launch.of(Settings.of(set), name -> null), table(), problems);
    }

    @Test
    void eachProcessHasAPortOfItsOwn() throws IOException {
        var ports = ports(Map.of());
        assertThat(ports.keySet())
                .containsExactlyInAnyOrder(
                        "broker",
                        "registry",
                        "teacher",
                        "budget-service",
                        "sampler-service",
                        "synthesizer-service",
                        "teacher-gateway",
                        "trainer-service");
        assertThat(ports.values()).doesNotHaveDuplicates().doesNotContain(0);
    }

    @Test
    void whatIsJoinedNeedsNoPort() throws IOException {
        assertThat(ports(Map.of(
                                Setting.KAFKA,
                                "k:1",
                                Setting.REGISTRY,
                                "http://r",
                                Setting.TEACHER_URL,
                                "http://t/v1",
                                Setting.TEACHER_TERMS,
                                "MIT"))
                        .keySet())
                .doesNotContain("broker", "registry", "teacher")
                .hasSize(5);
    }

    @Test
    void servicesHaveFivePortsInARow() throws IOException {
        int first = firstOfFiveFree();
        assertThat(ports(Map.of(Setting.SERVICE_PORT, Integer.toString(first))))
                .containsEntry("budget-service", first)
                .containsEntry("trainer-service", first + 4);
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void aPortThatIsInUseIsNamedBeforeAnythingStarts() throws IOException {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = Integer.toString(other.getLocalPort());
            ports(Map.of(Setting.KAFKA_PORT, port));
            assertThat(problems.sentences())
                    .containsExactly("kafka-port is '" + port + "'; allowed: a port that nobody else has (broker needs "
                            + port + "), or 0 for any free one. Set --kafka-port, EVENKEEL_KAFKA_PORT or kafka-port in"
                            + " the file of --config.");
        }
    }

    @Test
    void ofFivePortsTheOneInUseIsNamedBesidesTheFirst() throws IOException {
        int first = firstOfFiveFree();
        try (var other = new ServerSocket(first + 1, 1, InetAddress.getLoopbackAddress())) {
            ports(Map.of(Setting.SERVICE_PORT, Integer.toString(first)));
            assertThat(problems.sentences())
                    .singleElement()
                    .asString()
                    .startsWith("service-port is '" + first + "'; allowed: a port that nobody else has (sampler-service"
                            + " needs " + other.getLocalPort() + ")");
        }
    }

    @Test
    void twoOfOursCannotHaveTheSamePort() throws IOException {
        var port = Integer.toString(FreePort.any());
        ports(Map.of(Setting.KAFKA_PORT, port, Setting.REGISTRY_PORT, port));
        assertThat(problems.sentences()).singleElement().asString().startsWith("registry-port is '" + port + "'");
    }

    @Test
    void whatRunsKeepsItsPortWhateverIsWished() throws IOException {
        var us = ProcessHandle.current();
        long start = us.info().startInstant().orElseThrow().toEpochMilli();
        table().put(new ProcessEntry("broker", us.pid(), start, 4711, "", ""));
        assertThat(ports(Map.of(Setting.KAFKA_PORT, "4712"))).containsEntry("broker", 4711);
    }

    @Test
    void whatRanBeforeGetsItsPortAgainWhereItIsFree() throws IOException {
        int before = FreePort.any();
        table().put(new ProcessEntry("broker", NOBODY, 1, before, "", ""));
        assertThat(ports(Map.of())).containsEntry("broker", before);
        try (var other = new ServerSocket(before, 1, InetAddress.getLoopbackAddress())) {
            assertThat(ports(Map.of()).get("broker")).isNotEqualTo(other.getLocalPort());
        }
        assertThat(problems.sentences()).isEmpty();
    }

    private static int firstOfFiveFree() {
        // Below the ports that the system hands out to anybody.
        for (int first = 21_000; first < 30_000; first += 5) {
            if (java.util.stream.IntStream.range(first, first + 5).allMatch(FreePort::isFree)) {
                return first;
            }
        }
        throw new IllegalStateException("no five free ports in a row");
    }
}
