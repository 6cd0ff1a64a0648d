package io.evenkeel.student.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.evenkeel.student.Students;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** OpenAI's own client for JavaScript, the one that most people use beside Python's, against the real server. */
@Tag("slow")
class NpmClientTest {
    private static final Path SOURCES = Path.of("src/test/node");

    @Test
    void npmsOpenaiGetsTheReplyWholeAndAsAStream() throws IOException, InterruptedException {
        assumeTrue(isOnThePath("npm"), "npm is not on the PATH, so its package openai cannot be run");
        var folder = Path.of("target", "node").toAbsolutePath();
        Files.createDirectories(folder);
        for (var name : List.of("package.json", "package-lock.json", "chat.mjs")) {
            Files.copy(SOURCES.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        run(folder, "npm", "ci", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=5");

        JsonNode got;
        try (var parrot = Students.parrot();
                var server = RunningServer.of(parrot)) {
            var url = "http://127.0.0.1:" + server.server().port() + "/v1";
            got = new JsonMapper().readTree(run(folder, "node", "chat.mjs", url, "a second one, longer"));
        }

        assertThat(got.get("whole").asText()).isEqualTo("東京 😀 #### 2");
        assertThat(got.get("streamed")).isEqualTo(got.get("whole"));
        assertThat(got.get("pieces").asInt()).isGreaterThan(2);
        assertThat(got.get("finishReason").asText()).isEqualTo("stop");
        assertThat(got.at("/wholeUsage/completion_tokens").asInt()).isEqualTo(18);
        assertThat(got.get("streamedUsage")).isEqualTo(got.get("wholeUsage"));
        assertThat(got.get("refusal")).isEqualTo(new JsonMapper().readTree("""
                {"name":"NotFoundError","status":404,"code":"model_not_found","param":"model"}"""));
    }

    private static boolean isOnThePath(String program) {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static String run(Path folder, String... command) throws IOException, InterruptedException {
        var out = Files.createTempFile("node", ".out");
        var errors = Files.createTempFile("node", ".err");
        try {
            var process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(errors.toFile())
                    .start();
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
            return Files.readString(out);
        } finally {
            Files.delete(out);
            Files.delete(errors);
        }
    }
}
