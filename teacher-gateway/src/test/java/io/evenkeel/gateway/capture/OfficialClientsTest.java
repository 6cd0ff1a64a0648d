package io.evenkeel.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.RateLimitException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import io.evenkeel.contracts.Texts;
import io.evenkeel.gateway.teacher.Practice;
import io.evenkeel.practice.teacher.BillKind;
import io.evenkeel.practice.teacher.Dials;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** OpenAI's own clients, as their users use them: only the base URL is another. */
class OfficialClientsTest {
    private static final String QUESTION = "69 + 43 = ?";
    private static final String REPLY = "9+3=12 6+4+1=11 #### 112";

    @TempDir
    Path folder;

    private final String key = UUID.randomUUID().toString();
    private Vertx vertx;
    private Practice practice;
    private RunningProxy proxy;

    /** What the client talks to. */
    enum Door {
        THE_TEACHER,
        THE_PROXY
    }

    @BeforeEach
    void start() throws IOException {
        // A build machine may be busy with much else.
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
        vertx = Vertx.vertx();
        practice = Practice.start(
                folder, new Dials(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1_000, 1, true, true, 0), "sk-caller");
        proxy = RunningProxy.before(vertx, practice.url());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        practice.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        Awaitility.reset();
    }

    private String url(Door door) {
        return door == Door.THE_TEACHER ? practice.url() : "http://127.0.0.1:" + proxy.port() + "/v1";
    }

    @ParameterizedTest
    @EnumSource
    void openaiJavaGetsReplyStreamAndRefusals(Door door) {
        var client = client(door, 0);
        var completion = client.chat()
                .completions()
                .create(question().putAdditionalHeader("Idempotency-Key", key).build());
        assertThat(completion.choices().get(0).message().content()).contains(REPLY);
        assertThat(client.models().list().data()).isNotEmpty();

        var said = new StringBuilder();
        var usage = new long[1];
        var params = question()
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        try (var stream = client.chat().completions().createStreaming(params)) {
            stream.stream().forEach(chunk -> {
                chunk.choices().stream().map(ChatCompletionChunk.Choice::delta).forEach(delta -> delta.content()
                        .ifPresent(said::append));
                chunk.usage().ifPresent(bill -> usage[0] = bill.totalTokens());
            });
        }
        assertThat(said).hasToString(REPLY);
        assertThat(usage[0]).isEqualTo(completion.usage().orElseThrow().totalTokens());

        assertThatThrownBy(
                        () -> client.chat().completions().create(question().n(2).build()))
                .isInstanceOf(BadRequestException.class);
        client.close();
        assertThatItIsTraffic(door);
    }

    @ParameterizedTest
    @EnumSource
    void openaiJavaWaitsAsLongAsARateLimitAsks(Door door) throws Exception {
        dial("{\"rate_limited\":1}");
        var hasty = client(door, 0);
        assertThatThrownBy(() -> hasty.chat().completions().create(question().build()))
                .isInstanceOfSatisfying(
                        RateLimitException.class,
                        e -> assertThat(e.headers().values("Retry-After")).isNotEmpty());
        hasty.close();
        var patient = client(door, 3);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long began = System.nanoTime();
            var reply = threads.submit(
                    () -> patient.chat().completions().create(question().build()));
            await().pollInterval(Duration.ofMillis(20)).until(() -> limits() >= 2);
            dial("{\"rate_limited\":0}");
            assertThat(reply.get().choices().get(0).message().content()).contains(REPLY);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(900));
        }
        patient.close();
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void npmsOpenaiGetsReplyStreamAndRefusals(Door door) throws Exception {
        assumeTrue(isOnThePath("npm"), "npm is not on the PATH, so its package openai cannot be run");
        var node = Path.of("target", "node").toAbsolutePath();
        Files.createDirectories(node);
        // One lock file in the repository, beside the student's own test of this client.
        var locked = Path.of("..", "student", "src", "test", "node");
        for (var file : new Path[] {
            locked.resolve("package.json"), locked.resolve("package-lock.json"), Path.of("src/test/node/teacher.mjs")
        }) {
            Files.copy(file, node.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        run(node, "npm", "ci", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=5");
        var got = new JsonMapper().readTree(run(node, "node", "teacher.mjs", url(door), QUESTION, key));
        assertThat(got.get("models").get(0).asText()).isEqualTo("practice");
        assertThat(got.get("whole").asText()).isEqualTo(REPLY);
        assertThat(got.get("streamed").asText()).isEqualTo(REPLY);
        assertThat(got.get("pieces").asInt()).isGreaterThan(2);
        assertThat(got.get("streamedUsage")).isEqualTo(got.get("wholeUsage"));
        assertThat(got.at("/refusal/name").asText()).isEqualTo("BadRequestError");
        assertThat(got.at("/limited/name").asText()).isEqualTo("RateLimitError");
        assertThat(got.at("/limited/retryAfter").asText()).isNotBlank();
        assertThat(got.get("retried").asText()).isEqualTo(REPLY);
        assertThat(got.get("waitedMillis").asInt()).isGreaterThan(900);
        assertThatItIsTraffic(door);
    }

    /** Whatever way the client asked to have it packed. */
    private void assertThatItIsTraffic(Door door) {
        if (door == Door.THE_PROXY) {
            await().until(() -> !RunningProxy.traffic(key).isEmpty());
            assertThat(Texts.readOrNull(RunningProxy.traffic(key).getFirst().getAnswer()))
                    .isEqualTo("112");
        }
    }

    private OpenAIClient client(Door door, int retries) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(url(door))
                .apiKey("sk-caller")
                .maxRetries(retries)
                .build();
    }

    private static ChatCompletionCreateParams.Builder question() {
        return ChatCompletionCreateParams.builder().model("practice").addUserMessage(QUESTION);
    }

    private long limits() {
        return practice.bill().requestsByKind().getOrDefault(BillKind.RATE_LIMITED, 0L);
    }

    private URI dials() {
        return URI.create(practice.url().replace("/v1", "/practice/dials"));
    }

    private void dial(String dials) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(dials())
                    .header("Authorization", "Bearer sk-caller")
                    .POST(BodyPublishers.ofString(dials))
                    .build();
            assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        }
    }

    private static boolean isOnThePath(String program) {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    private String run(Path place, String... command) throws IOException, InterruptedException {
        var out = folder.resolve("node.out");
        var errors = folder.resolve("node.err");
        var builder = new ProcessBuilder(command)
                .directory(place.toFile())
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile());
        builder.environment().put("TEACHER_DIALS", dials().toString());
        var process = builder.start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        return Files.readString(out);
    }
}
