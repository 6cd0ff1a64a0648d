package io.evenkeel.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudentTest {
    private static final List<Prompt> UNEVEN_PROMPTS = Stream.of(
                    "Q: 7\nA:\n",
                    "Q: What is 12 + 345, said slowly and in full?\nA:\n",
                    "",
                    "Q: 東京は晴れ?\nA:\n",
                    "Q: a b c\nA:\n")
            .map(Prompt::verbatim)
            .toList();

    private static Student student;

    @BeforeAll
    static void trainALittle(@TempDir Path snapshots) {
        student = Student.create(Examples.small(), 3);
        // Enough that some completions end and others do not.
        var plan = new StudentTraining.Plan(150, 16, 100, 1e-2, 5, 0, 1, 3, 1_000);
        StudentTraining.train(student, Examples.additions(64, 3), plan, snapshots, progress -> {});
    }

    @AfterAll
    static void close() {
        student.close();
    }

    @Test
    void greedyCompletionsAreTheSameInABatchAsAlone() {
        var sampling = Sampling.greedy(40);
        var together = student.generate(UNEVEN_PROMPTS, sampling);
        for (int i = 0; i < UNEVEN_PROMPTS.size(); i++) {
            assertThat(student.generate(List.of(UNEVEN_PROMPTS.get(i)), sampling))
                    .containsExactly(together.get(i));
        }
        assertThat(together).doesNotContain("").doesNotHaveDuplicates();
    }

    @Test
    void drawnCompletionsAreTheSameInABatchAsAloneAndInAnyOrder() {
        var sampling = new Sampling(40, 1.0, 0.9, 11);
        var together = student.generate(UNEVEN_PROMPTS, sampling);
        assertThat(student.generate(UNEVEN_PROMPTS.reversed(), sampling)).isEqualTo(together.reversed());
        for (int i = 0; i < UNEVEN_PROMPTS.size(); i++) {
            assertThat(student.generate(List.of(UNEVEN_PROMPTS.get(i)), sampling))
                    .containsExactly(together.get(i));
        }
    }

    @Test
    void drawsFollowTheSeedAndAPromptAskedAgainIsDrawnAgain() {
        var prompts = Collections.nCopies(6, UNEVEN_PROMPTS.get(1));
        var first = student.generate(prompts, new Sampling(30, 1.5, 1, 1));
        assertThat(student.generate(prompts, new Sampling(30, 1.5, 1, 1))).isEqualTo(first);
        assertThat(student.generate(prompts, new Sampling(30, 1.5, 1, 2))).isNotEqualTo(first);
        assertThat(first).doesNotHaveDuplicates();
    }

    @Test
    void completionsHaveAtMostTheTokensAskedForAndWhatFitsThePositions() {
        assertThat(student.generate(UNEVEN_PROMPTS, Sampling.greedy(1)))
                .allSatisfy(text -> assertThat(text.length()).isLessThanOrEqualTo(1));
        int positions = student.config().maxPositions();
        var texts = student.generate(
                Stream.of(positions - 6, positions - 1, positions, positions + 100)
                        .map("1"::repeat)
                        .map(Prompt::verbatim)
                        .toList(),
                new Sampling(50, 5, 1, 1));
        assertThat(texts.get(0).length()).isLessThanOrEqualTo(5);
        assertThat(texts.subList(1, 4)).containsOnly("");
    }

    @Test
    void aStudentThatLearntAnExampleSaysItAndStops(@TempDir Path snapshots) {
        try (var parrot = Student.create(Examples.small(), 5)) {
            var examples = List.of(
                    new PromptAndCompletion("a", Prompt.verbatim("Q: first\nA:\n"), "die Antwort: ü #### 1"),
                    new PromptAndCompletion("b", Prompt.verbatim("Q: a second one, longer\nA:\n"), "東京 #### 2"));
            StudentTraining.train(
                    parrot,
                    examples,
                    new StudentTraining.Plan(150, 2, 100, 1e-2, 5, 0, 1, 1, 1_000),
                    snapshots,
                    progress -> {});
            assertThat(parrot.generate(
                            examples.stream().map(PromptAndCompletion::prompt).toList(), Sampling.greedy(90)))
                    .containsExactly("die Antwort: ü #### 1", "東京 #### 2");
        }
    }

    @Test
    void scoresAreTheSameInABatchAsAlone() {
        var examples = Examples.additions(30, 9);
        var together = student.score(examples);
        for (int i = 0; i < examples.size(); i += 7) {
            var alone = student.score(List.of(examples.get(i))).get(0);
            assertThat(alone.id()).isEqualTo(together.get(i).id());
            assertThat(alone.conditionalNll()).isCloseTo(together.get(i).conditionalNll(), within(1e-5));
            assertThat(alone.unconditionalNll()).isCloseTo(together.get(i).unconditionalNll(), within(1e-5));
        }
    }

    @Test
    void aPromptThatHelpsScoresBelowOneAndAForeignOneHigher() {
        var own = Examples.additions(64, 3);
        var scores = student.score(own);
        assertThat(scores).allSatisfy(score -> {
            assertThat(score.excluded()).isNull();
            assertThat(score.perplexityRatio()).isBetween(0.0, 1.0);
            assertThat(score.lossRatio()).isCloseTo(score.conditionalNll() / score.unconditionalNll(), within(1e-12));
        });
        var mixedUp =
                new PromptAndCompletion("x", own.get(2).prompt(), own.get(5).completion());
        assertThat(student.score(List.of(mixedUp)).get(0).perplexityRatio())
                .isGreaterThan(scores.get(5).perplexityRatio());
    }

    @Test
    void whatCannotBeScoredIsExcludedByNameAndDisturbsNothing() {
        var fine = Examples.additions(1, 4).get(0);
        var scores = student.score(List.of(
                new PromptAndCompletion("empty", Prompt.verbatim("Q"), ""),
                fine,
                new PromptAndCompletion("long", Prompt.verbatim("Q".repeat(159)), "A"),
                new PromptAndCompletion("longest that fits", Prompt.verbatim("Q".repeat(158)), "A")));
        assertThat(scores)
                .extracting(IfdScore::excluded)
                .containsExactly(Exclusion.EMPTY_COMPLETION, null, Exclusion.TOO_LONG, null);
        assertThat(scores)
                .extracting(IfdScore::tokens)
                .containsExactly(0, fine.completion().length(), 1, 1);
        assertThat(scores.get(1).conditionalNll())
                .isCloseTo(student.score(List.of(fine)).get(0).conditionalNll(), within(1e-5));
    }

    @Test
    void theLossIsTheMeanOverAllCompletionTokensOfAllExamples() {
        var examples = Examples.additions(3, 8);
        double tokens = 0;
        double sum = 0;
        for (var example : examples) {
            int predicted = example.completion().length() + 1;
            sum += student.loss(List.of(example)) * predicted;
            tokens += predicted;
        }
        assertThat(student.loss(examples)).isCloseTo(sum / tokens, within(1e-5));
        assertThatThrownBy(() -> student.loss(List.of(new PromptAndCompletion("nothing", Prompt.verbatim("Q"), ""))))
                .hasMessageContaining("nothing");
    }

    @Test
    void theSameSeedMakesTheSameStudentAndAnotherSeedAnother() {
        var examples = Examples.additions(4, 1);
        try (var one = Student.create(Examples.small(), 1);
                var same = Student.create(Examples.small(), 1);
                var other = Student.create(Examples.small(), 2)) {
            assertThat(same.loss(examples)).isEqualTo(one.loss(examples));
            assertThat(other.loss(examples)).isNotEqualTo(one.loss(examples));
        }
    }

    @Test
    void theTinyStudentHasAboutSixHundredThousandParameters() {
        try (var tiny = Student.create(StudentConfig.tiny(), 0)) {
            assertThat(tiny.parameters()).isBetween(550_000L, 650_000L);
        }
    }
}
