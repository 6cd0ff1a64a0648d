package io.evenkeel.student;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.student.chat.ChatMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A student whose checkpoint brings a chat template is asked, taught and scored by it. */
class ChatStudentTest {
    private static final Path GOLDENS = Path.of("src/test/resources/goldens");
    private static final List<PromptAndCompletion> LESSONS = List.of(
            new PromptAndCompletion("a", Prompt.question("What is 3 + 4?"), "3 + 4 = 7 #### 7"),
            new PromptAndCompletion("b", Prompt.question("And <|im_end|> 東京?"), "no number #### none"),
            new PromptAndCompletion("c", Prompt.newQuestion("sums"), "What is 5 + 5?"));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"tokenizer-chatml", "tokenizer-headers"})
    void itLearnsToAnswerAndToEndItsTurn(String tokenizer) throws IOException {
        try (var student = student(tokenizer)) {
            var plan = new StudentTraining.Plan(150, 3, 150, 1e-2, 5, 0, 1, 1, 1_000);
            StudentTraining.train(student, LESSONS, plan, folder.resolve("snapshots"), progress -> {});
            assertThat(student.generate(
                            LESSONS.stream().map(PromptAndCompletion::prompt).toList(), Sampling.greedy(60)))
                    .containsExactlyElementsOf(LESSONS.stream()
                            .map(PromptAndCompletion::completion)
                            .toList());
            assertThat(student.score(LESSONS)).allSatisfy(score -> {
                assertThat(score.excluded()).isNull();
                assertThat(score.perplexityRatio()).isLessThan(0.9);
            });
        }
    }

    @Test
    void itsPromptIsWhatTheTemplateSaysAndATextStaysAsItIs() throws IOException {
        try (var student = student("tokenizer-chatml")) {
            var asked = student.wording().prompt(Prompt.question("2 + 2"));
            assertThat(student.promptIds(List.of(new ChatMessage("user", "2 + 2"))))
                    .isEqualTo(asked);
            assertThat(asked[0]).isEqualTo(3); // <|im_start|>, no beginning marker before it
            assertThat(student.wording().prompt(Prompt.verbatim("2 + 2"))[0]).isEqualTo(1);
        }
    }

    @Test
    void theTemplateGoesWithTheCheckpoint() throws IOException {
        try (var student = student("tokenizer-headers")) {
            student.save(folder.resolve("again"));
        }
        assertThat(folder.resolve("again/chat_template.jinja"))
                .hasSameBinaryContentAs(GOLDENS.resolve("tokenizer-headers/chat_template.jinja"));
    }

    /** Random weights, the vocabulary of the golden tokenizers, which end a turn with <|im_end|> (4) or <|stop|> (7). */
    private Student student(String tokenizer) throws IOException {
        var directory = folder.resolve(tokenizer);
        var config = new StudentConfig(
                Architecture.QWEN2, 320, 32, 2, 4, 2, 8, 64, 160, 10_000, 1e-5, true, RotaryScaling.NONE);
        try (var random = Student.create(config, 1)) {
            random.save(directory);
        }
        for (var file : List.of("tokenizer.json", "tokenizer_config.json", "chat_template.jinja")) {
            Files.write(
                    directory.resolve(file),
                    Files.readAllBytes(GOLDENS.resolve(tokenizer).resolve(file)));
        }
        var generation = directory.resolve("generation_config.json");
        Files.writeString(generation, "{\"bos_token_id\": 1, \"eos_token_id\": [2, 4, 7], \"pad_token_id\": 0}");
        return Student.load(directory);
    }
}
