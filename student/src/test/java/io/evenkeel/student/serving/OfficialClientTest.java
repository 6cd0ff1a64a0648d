package io.evenkeel.student.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import io.evenkeel.student.Prompt;
import io.evenkeel.student.Sampling;
import io.evenkeel.student.Student;
import io.evenkeel.student.StudentFormat;
import io.evenkeel.student.Students;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** OpenAI's own Java client against the real server. */
class OfficialClientTest {
    private static final String KEY = "a-key";

    private static Student parrot;
    private static RunningServer server;
    private static OpenAIClient client;

    @BeforeAll
    static void start() throws IOException {
        parrot = Students.parrot();
        server = RunningServer.of(
                parrot, RunningServer.ROOMY, RunningServer.settings(KEY, 1 << 16, Duration.ofMillis(200)));
        client = server.client(KEY);
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
        parrot.close();
    }

    @Test
    void aChatIsAnsweredWithUsageReasonAndTheCheckpointsName() {
        var completion = ask(question("first").build());
        assertThat(content(completion)).isEqualTo("die Antwort: ü #### 1");
        assertThat(completion.choices().get(0).finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(completion.model()).isEqualTo("parrot");
        assertThat(completion.systemFingerprint()).contains("fp-1");
        var usage = completion.usage().orElseThrow();
        assertThat(usage.promptTokens())
                .isEqualTo(1 + StudentFormat.prompt("first").length());
        assertThat(usage.completionTokens()).isEqualTo(22);
        assertThat(usage.totalTokens()).isEqualTo(usage.promptTokens() + 22);
    }

    @Test
    void theLimitEndsAReplyByLength() {
        var completion = ask(question("three").maxCompletionTokens(4).build());
        assertThat(content(completion)).isEqualTo("3, 2");
        assertThat(completion.choices().get(0).finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.LENGTH);
    }

    @Test
    void aStreamIsTheReplyInPiecesAndEndsWithReasonAndUsage() {
        var chunks = stream(question("a second one, longer")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build());
        assertThat(said(chunks)).isEqualTo("東京 😀 #### 2");
        assertThat(chunks.getFirst().choices().get(0).delta().role())
                .contains(ChatCompletionChunk.Choice.Delta.Role.ASSISTANT);
        assertThat(chunks.get(chunks.size() - 2).choices().get(0).finishReason())
                .contains(ChatCompletionChunk.Choice.FinishReason.STOP);
        assertThat(chunks.getLast().choices()).isEmpty();
        assertThat(chunks.getLast().usage().orElseThrow().completionTokens()).isEqualTo(18);
    }

    @Test
    void nothingOfAStopSequenceIsStreamed() {
        var chunks = stream(
                question("first").stopOfStrings(List.of("#### 2", ": ü #")).build());
        assertThat(said(chunks)).isEqualTo("die Antwort");
        assertThat(chunks).noneMatch(chunk -> chunk.usage().isPresent());
    }

    @Test
    void aSeedRepeatsADrawAndWithoutOneItIsDrawnAnew() {
        var drawn = question("what?").temperature(2.0).maxTokens(60);
        assertThat(content(ask(drawn.seed(3).build())))
                .isEqualTo(content(ask(drawn.seed(3).build())));
        assertThat(content(ask(drawn.seed(4).build())))
                .isNotEqualTo(content(ask(drawn.seed(3).build())));
        var unseeded = question("what?").temperature(2.0).maxTokens(60).build();
        assertThat(content(ask(unseeded))).isNotEqualTo(content(ask(unseeded)));
    }

    @Test
    void twentyAtOnceGetWhatEachGetsAlone() throws InterruptedException, ExecutionException {
        var questions = IntStream.range(0, 20)
                .mapToObj(i -> switch (i % 4) {
                    case 0 -> "first";
                    case 1 -> "number " + i;
                    case 2 -> "x".repeat(3 * i);
                    default -> i + "?";
                })
                .toList();
        var alone = questions.stream()
                .map(question -> parrot.generate(List.of(Prompt.question(question)), Sampling.greedy(70))
                        .get(0))
                .toList();
        assertThat(alone.stream().distinct()).hasSizeGreaterThan(8);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var replies = new ArrayList<Future<String>>();
            for (int i = 0; i < questions.size(); i++) {
                var params = question(questions.get(i)).maxTokens(70).build();
                boolean streamed = i % 2 == 0;
                replies.add(threads.submit(() -> streamed ? said(stream(params)) : content(ask(params))));
            }
            for (int i = 0; i < questions.size(); i++) {
                assertThat(replies.get(i).get()).isEqualTo(alone.get(i));
            }
        }
    }

    @Test
    void refusalsAreTheClientsOwnExceptions() {
        assertThatThrownBy(() -> ask(question("first").model("gpt-4o").build()))
                .isInstanceOfSatisfying(NotFoundException.class, e -> {
                    assertThat(e.code()).contains("model_not_found");
                    assertThat(e.param()).contains("model");
                });
        assertThatThrownBy(() -> ask(question("first").n(2).build()))
                .isInstanceOfSatisfying(BadRequestException.class, e -> {
                    assertThat(e.param()).contains("n");
                    assertThat(e).hasMessageContaining("allowed: 1");
                });
        var stranger = server.client("another-key");
        assertThatThrownBy(() -> stranger.models().list()).isInstanceOf(UnauthorizedException.class);
        stranger.close();
    }

    @Test
    void theModelIsListed() {
        assertThat(client.models().list().data()).singleElement().satisfies(model -> assertThat(model.id())
                .isEqualTo("parrot"));
        assertThat(client.models().retrieve("parrot").ownedBy()).isEqualTo("evenkeel");
        assertThatThrownBy(() -> client.models().retrieve("gpt-4o")).isInstanceOf(NotFoundException.class);
    }

    private static ChatCompletionCreateParams.Builder question(String question) {
        return ChatCompletionCreateParams.builder()
                .model("parrot")
                .addUserMessage(question)
                .temperature(0.0);
    }

    private static ChatCompletion ask(ChatCompletionCreateParams params) {
        return client.chat().completions().create(params);
    }

    private static String content(ChatCompletion completion) {
        return completion.choices().get(0).message().content().orElseThrow();
    }

    private static List<ChatCompletionChunk> stream(ChatCompletionCreateParams params) {
        try (var response = client.chat().completions().createStreaming(params)) {
            return response.stream().toList();
        }
    }

    private static String said(List<ChatCompletionChunk> chunks) {
        var said = new StringBuilder();
        for (var chunk : chunks) {
            chunk.choices().forEach(choice -> choice.delta().content().ifPresent(said::append));
        }
        return said.toString();
    }
}
