package io.evenkeel.launcher.running;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.embedded.FreePort;
import io.evenkeel.launcher.settings.Launch;
import io.evenkeel.launcher.settings.Problems;
import io.evenkeel.launcher.settings.Setting;
import io.evenkeel.launcher.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReachabilityTest {
    @TempDir
    Path home;

    private List<String> problems(String kafka, String registry) {
        var problems = new Problems();
        var settings = Map.of(Setting.HOME, home.toString(), Setting.KAFKA, kafka, Setting.REGISTRY, registry);
        Reachability.check(Launch.of(Settings.of(settings), name -> null), problems);
        return problems.sentences();
    }

    @Test
    void nobodyAtAnAddressIsSaidBeforeAnythingStarts() {
        var kafka = "127.0.0.1:" + FreePort.any();
        var registry = "http://127.0.0.1:" + FreePort.any();
        assertThat(problems(kafka, registry))
                .satisfiesExactly(
                        sentence -> assertThat(sentence)
                                .startsWith("kafka is '" + kafka
                                        + "'; allowed: the address of a broker that accepts connections."),
                        sentence -> assertThat(sentence)
                                .startsWith("registry is '" + registry
                                        + "'; allowed: the address of a registry that accepts connections."));
    }

    @Test
    void oneBrokerOfSeveralIsEnough() throws IOException {
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var there = "127.0.0.1:" + server.getLocalPort();
            assertThat(problems("127.0.0.1:" + FreePort.any() + ", " + there, "http://" + there + "/base"))
                    .isEmpty();
        }
    }
}
