package io.evenkeel.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.evenkeel.launcher.Evenkeel;
import io.evenkeel.student.Student;
import io.evenkeel.student.StudentConfig;
import io.evenkeel.student.checkpoint.CheckpointName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code student serve}, as the process that it is in use and as scripts see it. */
class ServeCommandTest {
    @TempDir
    Path folder;

    private @Nullable Process process;

    @BeforeEach
    void saveAStudent() {
        try (var student = Student.create(StudentConfig.tiny(), 1)) {
            student.save(checkpoint());
        }
    }

    @AfterEach
    void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void itSaysWhereItListensAnswersAndStopsWhenTold() throws IOException, InterruptedException {
        var running = start();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Files.readString(folder.resolve("out")).endsWith("\n"));
        var port = Files.readString(folder.resolve("port"));
        assertThat(Files.readString(folder.resolve("out"))).isEqualTo("ready port=" + port + "\n");

        var http = HttpClient.newHttpClient();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                .header("Authorization", "Bearer a-key")
                .POST(HttpRequest.BodyPublishers.ofString("""
                        {"model":"mine","messages":[{"role":"user","content":"Larger: 671 or 653?"}],"max_tokens":3}"""));
        var reply = http.send(request.build(), BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(new JsonMapper()
                        .readTree(reply.body())
                        .get("system_fingerprint")
                        .asText())
                .isEqualTo(CheckpointName.of(checkpoint()));
        var stranger = request.setHeader("Authorization", "Bearer another");
        assertThat(http.send(stranger.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(401);

        running.destroy();
        assertThat(running.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(folder.resolve("err"))).doesNotContain("671", "a-key", "Exception");
    }

    @Test
    void aPortThatIsInUseIsOneSentence() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var wrong = Invocation.of(
                    "student",
                    "serve",
                    "--checkpoint",
                    checkpoint().toString(),
                    "--port",
                    Integer.toString(taken.getLocalPort()));
            assertThat(wrong.code()).isEqualTo(Commands.WRONG);
            assertThat(wrong.out()).isEmpty();
            assertThat(wrong.err().lines())
                    .singleElement()
                    .asString()
                    .contains(Integer.toString(taken.getLocalPort()), "allowed: ");
        }
    }

    @Test
    void whatCannotBeIsOneSentence() {
        assertThat(refusal("--port", "65536")).startsWith("--port is 65536; allowed: ");
        assertThat(refusal("--max-rows", "0")).startsWith("--max-rows is 0; allowed: ");
        assertThat(refusal("--cache-mib", "0")).startsWith("--cache-mib is 0; allowed: ");
        assertThat(refusal("--key-env", "NOT_SET_ANYWHERE")).startsWith("--key-env names NOT_SET_ANYWHERE");
    }

    private String refusal(String... options) {
        var wrong =
                Invocation.of("student", "serve", "--checkpoint", checkpoint().toString(), options[0], options[1]);
        assertThat(wrong.code()).isEqualTo(Commands.WRONG);
        assertThat(wrong.err().lines()).hasSize(1);
        return wrong.err();
    }

    private Path checkpoint() {
        return folder.resolve("checkpoint");
    }

    private Process start() throws IOException {
        var builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Evenkeel.class.getName(),
                        "student",
                        "serve",
                        "--checkpoint",
                        checkpoint().toString(),
                        "--port",
                        "0",
                        "--port-file",
                        folder.resolve("port").toString(),
                        "--model",
                        "mine",
                        "--key-env",
                        "TEST_KEY"))
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("TEST_KEY", "a-key");
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        process = builder.start();
        return Objects.requireNonNull(process);
    }
}
