package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong is said at once, in one sentence that names key, value and what is allowed; nothing is left behind. */
@Tag("slow")
class WrongConfigurationTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    /** A machine that pauses for something else is not what is measured. */
    private static final int TRIES = 3;

    @TempDir
    Path folder;

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of("teacher-url", List.of("--teacher-url", "not a url")),
                Arguments.of("registry", List.of("--registry", "localhost")),
                Arguments.of("kafka", List.of("--kafka", "127.0.0.1:1")),
                Arguments.of("budget-tokens", List.of("--budget-tokens", "-5")),
                Arguments.of("stages", List.of("--stages", "0")),
                Arguments.of("policy", List.of("--policy", "best")),
                Arguments.of("teacher-terms", List.of("--teacher-url", "http://127.0.0.1:9/v1", "--teacher-terms", "")),
                Arguments.of(
                        "teacher-key-env",
                        List.of("--teacher-url", "http://127.0.0.1:9/v1", "--teacher-key-env", "NO_SUCH_KEY")),
                Arguments.of("teacher-file", List.of("--teacher-file", "/no/such/file.jsonl")));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aWrongValueStopsItWithOneSentence(String key, List<String> options) throws IOException, InterruptedException {
        var value = options.get(options.size() - 1);
        assertRefused(options, key + " is '" + value + "'; allowed: ");
    }

    @Test
    void aPortInUseStopsItWithOneSentence() throws IOException, InterruptedException {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = Integer.toString(other.getLocalPort());
            assertRefused(List.of("--kafka-port", port), "kafka-port is '" + port + "'; allowed: ");
        }
    }

    @Test
    void anUnknownOptionIsWrongUsage() throws IOException, InterruptedException {
        assertRefused(List.of("--bugdet-tokens", "5"), "--bugdet-tokens");
    }

    private void assertRefused(List<String> options, String sentence) throws IOException, InterruptedException {
        var home = folder.resolve("home");
        var system = new Evenkeel(home);
        var arguments = Stream.concat(Stream.of("up"), options.stream()).toArray(String[]::new);
        Evenkeel.Result result;
        Duration took;
        int tries = 0;
        do {
            long start = System.nanoTime();
            result = system.run(Duration.ofMinutes(1), arguments);
            took = Duration.ofNanos(System.nanoTime() - start);
            tries++;
        } while (took.compareTo(AT_ONCE) >= 0 && tries < TRIES);
        assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
        assertThat(result.err().lines().findFirst().orElse("")).contains(sentence);
        assertThat(took).isLessThan(AT_ONCE);
        assertThat(home.resolve("processes")).doesNotExist();
        assertThat(Files.exists(home.resolve("settings.yaml"))).isFalse();
    }
}
