package io.evenkeel.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Asks the kernel which addresses broker and registry listen on. */
@EnabledOnOs(OS.LINUX)
class LoopbackOnlyTest {
    private static final String LISTENING = "0A";

    /** 127.0.0.1 as IPv4 and as IPv6-mapped, and ::1, as /proc/net/tcp writes them. */
    private static final List<String> LOOPBACK =
            List.of("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000");

    @Test
    void brokerAndRegistryListenOnTheLoopbackAddressOnly() {
        EmbeddedCluster.shared();

        var listening = ProcessHandle.current()
                .children()
                .flatMap(child -> addresses(child.pid()).stream())
                .toList();

        // Clients' port and controller's of the broker, API and management port of the registry.
        assertThat(listening).hasSizeGreaterThanOrEqualTo(4).allMatch(LOOPBACK::contains);
    }

    private static List<String> addresses(long pid) {
        try {
            var inodes = socketInodes(pid);
            return Stream.of("tcp", "tcp6")
                    .flatMap(table -> lines(Path.of("/proc", Long.toString(pid), "net", table)))
                    .map(line -> line.strip().split("\\s+"))
                    .filter(columns -> columns[3].equals(LISTENING) && inodes.contains(columns[9]))
                    .map(columns -> columns[1].split(":")[0])
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Stream<String> lines(Path table) {
        try {
            return Files.readAllLines(table).stream().skip(1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Set<String> socketInodes(long pid) throws IOException {
        var links = Path.of("/proc", Long.toString(pid), "fd").toFile().listFiles();
        assertThat(links).isNotNull();
        return Arrays.stream(links)
                .map(link -> {
                    try {
                        return Files.readSymbolicLink(link.toPath()).toString();
                    } catch (IOException closedMeanwhile) {
                        return "";
                    }
                })
                .filter(target -> target.startsWith("socket:["))
                .map(target -> target.substring("socket:[".length(), target.length() - 1))
                .collect(Collectors.toSet());
    }
}
