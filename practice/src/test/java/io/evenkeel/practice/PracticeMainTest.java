package io.evenkeel.practice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PracticeMainTest {
    @TempDir
    private Path folder;

    @Test
    void trafficIsWrittenAsJsonLinesAndRepeats() throws Exception {
        var first = folder.resolve("first.jsonl");
        var second = folder.resolve("second.jsonl");
        assertThat(PracticeMain.run("traffic", "--seed", "4", "--records", "200", "--out", first.toString()))
                .isZero();
        assertThat(PracticeMain.run("traffic", "--seed", "4", "--records", "200", "--out", second.toString()))
                .isZero();

        assertThat(Files.readAllLines(first))
                .hasSize(200)
                .allMatch(
                        line -> line.matches(
                                "\\{\"id\":\"[^\"]+\",\"domain\":\"[^\"]+\",\"question\":\"[^\"]+\"(,\"answer\":\"[^\"]+\")?}"));
        assertThat(first).hasSameBinaryContentAs(second);
    }

    @Test
    void theReadmesTableIsWhatTheCommandPrints() throws Exception {
        assertThat(Files.readString(Path.of("README.md"))).contains(DomainsCommand.table());
    }

    @Test
    void wrongUsageIsOneSentenceAndExitCodeTwo() throws Exception {
        var bill = folder.resolve("bill.jsonl").toString();
        assertThat(complaint("traffic", "--records", "0", "--out", "x"))
                .isEqualTo("records is 0; allowed: whole numbers from 1.");
        assertThat(complaint("teacher", "--bill", bill, "--port", "70000"))
                .isEqualTo("--port is 70000; allowed: 0 to 65535.");
        assertThat(complaint("teacher", "--bill", bill, "--hangs", "2")).isEqualTo("hangs is 2.0; allowed: 0 to 1.");
        assertThat(complaint("teacher", "--bill", bill, "--key-env", "NO_SUCH_VARIABLE"))
                .isEqualTo("--key-env names NO_SUCH_VARIABLE, which is not set; allowed: a variable with a key.");
        assertThat(complaint("recorded-teacher", "--bill", bill, "--teacher-file", "none.jsonl"))
                .isEqualTo("--teacher-file none.jsonl cannot be read.");
        assertThat(complaint("teacher", "--bill", folder.toString())).startsWith("--bill cannot be used: ");
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            var port = Integer.toString(taken.getLocalPort());

            assertThat(complaint("teacher", "--bill", folder.resolve("b").toString(), "--port", port))
                    .startsWith("--host 127.0.0.1 with --port " + port + " cannot be listened on: ");
        }
    }

    private static String complaint(String... arguments) {
        var before = System.err;
        var said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            assertThat(PracticeMain.run(arguments)).isEqualTo(2);
        } finally {
            System.setErr(before);
        }
        return said.toString(StandardCharsets.UTF_8).strip();
    }
}
