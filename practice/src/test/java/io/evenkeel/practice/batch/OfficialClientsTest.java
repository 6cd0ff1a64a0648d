package io.evenkeel.practice.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.MultipartField;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.batches.BatchListParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import io.evenkeel.practice.teacher.PracticeTeacher;
import io.evenkeel.practice.teacher.RunningTeacher;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's own clients, as their users use them: only the base URL is another. */
class OfficialClientsTest {
    private static final String QUESTION = "69 + 43 = ?";
    private static final String REPLY = "9+3=12 6+4+1=11 #### 112";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private RunningTeacher running;

    @BeforeEach
    void start() throws Exception {
        running = RunningTeacher.start(folder, new PracticeTeacher(), RunningTeacher.flawless(), "sk-caller", Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        running.close();
    }

    @Test
    void openaiJavaUploadsCreatesPollsDownloadsAndLists() throws Exception {
        var client = OpenAIOkHttpClient.builder()
                .baseUrl(url())
                .apiKey("sk-caller")
                .maxRetries(0)
                .build();
        var file = uploaded(client);
        assertThat(client.files().retrieve(file.id()).bytes()).isEqualTo(file.bytes());

        var first = client.batches().create(request(file));
        var second = client.batches().create(request(file));
        assertThat(first.status()).isEqualTo(com.openai.models.batches.Batch.Status.IN_PROGRESS);
        var ended = await().atMost(Duration.ofSeconds(30))
                .until(() -> client.batches().retrieve(second.id()), batch -> batch.status()
                        .equals(com.openai.models.batches.Batch.Status.COMPLETED));

        ended.validate();
        assertThat(ended.requestCounts().orElseThrow().completed()).isEqualTo(1);
        assertThat(ended.metadata().orElseThrow()._additionalProperties())
                .containsEntry("name", JsonValue.from("ours"));
        assertThat(ended.errorFileId()).isEmpty();
        try (var content = client.files().content(ended.outputFileId().orElseThrow())) {
            var line = JSON.readTree(content.body());
            assertThat(line.at("/response/body/choices/0/message/content").asText())
                    .isEqualTo(REPLY);
        }
        var listed = new ArrayList<String>();
        // The page after the first is asked for by the id of its last.
        client.batches()
                .list(BatchListParams.builder().limit(1).build())
                .autoPager()
                .forEach(batch -> listed.add(batch.id()));
        assertThat(listed).containsExactly(second.id(), first.id());

        assertThatThrownBy(() -> client.files().retrieve("file-none")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> client.batches()
                        .create(request(file).toBuilder()
                                .endpoint(BatchCreateParams.Endpoint.V1_EMBEDDINGS)
                                .build()))
                .isInstanceOf(BadRequestException.class);
        client.close();
    }

    @Tag("slow")
    @Test
    void npmsOpenaiUploadsCreatesPollsDownloadsAndLists() throws Exception {
        assumeTrue(isOnThePath("npm"), "npm is not on the PATH, so its package openai cannot be run");
        var node = Path.of("target", "node").toAbsolutePath();
        Files.createDirectories(node);
        // One lock file in the repository, beside the student's own test of this client.
        var locked = Path.of("..", "student", "src", "test", "node");
        for (var file : new Path[] {
            locked.resolve("package.json"), locked.resolve("package-lock.json"), Path.of("src/test/node/batch.mjs")
        }) {
            Files.copy(file, node.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        run(node, "npm", "ci", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=5");

        var got = JSON.readTree(run(node, "node", "batch.mjs", url(), QUESTION));
        assertThat(got.get("file").toString())
                .isEqualTo("{\"purpose\":\"batch\",\"filename\":\"calls.jsonl\",\"status\":\"processed\"}");
        assertThat(got.get("known").asBoolean()).isTrue();
        assertThat(got.get("createdAs").asText()).isEqualTo("in_progress");
        assertThat(got.at("/batch/status").asText()).isEqualTo("completed");
        assertThat(got.at("/batch/metadata/name").asText()).isEqualTo("ours");
        assertThat(got.at("/output/custom_id").asText()).isEqualTo("call-1");
        assertThat(got.at("/output/response/body/choices/0/message/content").asText())
                .isEqualTo(REPLY);
        assertThat(got.get("listed").toString())
                .isEqualTo("[\"" + got.at("/batch/id").asText() + "\"]");
        assertThat(got.get("noFile").toString())
                .isEqualTo("{\"name\":\"NotFoundError\",\"status\":404,\"code\":\"unknown_file\"}");
        assertThat(got.at("/ended/status").asInt()).isEqualTo(409);
    }

    private String url() {
        return "http://127.0.0.1:" + running.port() + "/v1";
    }

    private static FileObject uploaded(OpenAIClient client) {
        var lines = BatchClient.line("call-1", QUESTION).getBytes(StandardCharsets.UTF_8);
        return client.files()
                .create(FileCreateParams.builder()
                        .purpose(FilePurpose.BATCH)
                        .file(MultipartField.<InputStream>builder()
                                .value(new ByteArrayInputStream(lines))
                                .filename("calls.jsonl")
                                .build())
                        .build());
    }

    private static BatchCreateParams request(FileObject file) {
        return BatchCreateParams.builder()
                .inputFileId(file.id())
                .endpoint(BatchCreateParams.Endpoint.V1_CHAT_COMPLETIONS)
                .completionWindow(BatchCreateParams.CompletionWindow._24H)
                .metadata(BatchCreateParams.Metadata.builder()
                        .putAdditionalProperty("name", JsonValue.from("ours"))
                        .build())
                .build();
    }

    private static boolean isOnThePath(String program) {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    private String run(Path place, String... command) throws IOException, InterruptedException {
        var out = folder.resolve("node.out");
        var errors = folder.resolve("node.err");
        var process = new ProcessBuilder(command)
                .directory(place.toFile())
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile())
                .start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        return Files.readString(out);
    }
}
