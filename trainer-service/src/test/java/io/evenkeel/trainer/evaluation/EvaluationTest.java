package io.evenkeel.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.method.evaluation.Accuracy;
import io.evenkeel.method.evaluation.Tally;
import io.evenkeel.method.verification.AnswerFormat;
import io.evenkeel.trainer.domain.evaluation.Grading;
import io.evenkeel.trainer.domain.evaluation.HeldOutExample;
import io.evenkeel.trainer.domain.evaluation.Question;
import io.evenkeel.trainer.domain.evaluation.References;
import io.evenkeel.trainer.domain.evaluation.Scores;
import io.evenkeel.trainer.training.SmallStudents;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {
    @TempDir
    Path folder;

    @Test
    void aReplyIsRightWhereItsAnswerIsTheReferenceAndItKeepsToTheFormat() {
        var questions = List.of(question("adding", "3"), question("adding", "4"), question("zero", "0"));
        var graded = Grading.grade(questions, List.of("1 + 2 #### 3", "4", "nothing #### 1"), AnswerFormat.DEFAULT);
        assertThat(graded).isEqualTo(Map.of("adding", new Tally(1, 2), "zero", new Tally(0, 1)));
    }

    @Test
    void asManyRepliesAsQuestionsAreGradedOrNone() {
        assertThatThrownBy(() -> Grading.grade(List.of(question("a", "1")), List.of(), AnswerFormat.DEFAULT))
                .hasMessage("1 questions cannot be graded by 0 replies.");
    }

    @Test
    void headAndTailAreTheDomainsOutsideAndInsideTheTail() {
        var scores = Scores.of(
                new TreeMap<>(Map.of("a", new Tally(5, 10), "b", new Tally(1, 10), "t", new Tally(2, 10))),
                Set.of("t"));
        assertThat(value(scores.head())).isEqualTo(0.3, within(1e-12));
        assertThat(value(scores.tail())).isEqualTo(0.2, within(1e-12));
        assertThat(value(scores.macro())).isEqualTo(0.8 / 3, within(1e-12));
        assertThat(value(scores.micro())).isEqualTo(8.0 / 30, within(1e-12));
        assertThat(scores.head().domains()).isEqualTo(2);
        assertThat(scores.tail().total()).isEqualTo(10);
    }

    @Test
    void aDomainWithFewerThanFiveQuestionsHasNoAccuracyAndCountsInMicroOnly() {
        var scores = Scores.of(new TreeMap<>(Map.of("a", new Tally(2, 5), "few", new Tally(4, 4))), Set.of("few"));
        assertThat(scores.tail().accuracy()).isInstanceOf(Accuracy.TooFew.class);
        assertThat(scores.tail().domains()).isZero();
        assertThat(value(scores.macro())).isEqualTo(0.4, within(1e-12));
        assertThat(value(scores.micro())).isEqualTo(6.0 / 9, within(1e-12));
    }

    @Test
    void noQuestionAtAllGivesNoNumber() {
        var scores = Scores.of(new TreeMap<>(), Set.of());
        assertThat(List.of(scores.macro(), scores.micro(), scores.head(), scores.tail()))
                .allSatisfy(aggregate -> assertThat(aggregate.accuracy()).isInstanceOf(Accuracy.TooFew.class));
    }

    @Test
    void aReferenceIsTheLoggedAnswerOrWhatTheTeacherRepliedAndElseTheQuestionIsNotAsked() {
        var examples = List.of(
                new HeldOutExample("e-4", "b", 0, "q4", null),
                new HeldOutExample("e-3", "a", 0, "q3", null),
                new HeldOutExample("e-2", "a", 0, "q2", null),
                new HeldOutExample("e-1", "a", 0, "q1", "logged"),
                new HeldOutExample("e-0", "a", 1, "q0", "of a later version"));
        var replies =
                Map.of(References.requestId("e-3"), "because => bought", References.requestId("e-2"), "no mark at all");
        assertThat(References.known(examples, 0, replies, new AnswerFormat("=>")))
                .containsExactly(new Question("e-1", "a", "q1", "logged"), new Question("e-3", "a", "q3", "bought"));
        assertThat(References.known(examples, 1, replies, new AnswerFormat("=>")))
                .extracting(Question::exampleId)
                .containsExactly("e-0", "e-1", "e-3");
    }

    @Test
    void theStudentIsAskedEachQuestionOnceInBatchesAndThoseToldAreCounted() {
        var questions = IntStream.range(0, 5)
                .mapToObj(i -> new Question("e-" + i, i < 3 ? "a" : "t", i + " + 1?", "1"))
                .toList();
        var told = new ArrayList<Integer>();
        try (var student = SmallStudents.create(folder)) {
            var scores = new StageEvaluation(2).of(student, questions, Set.of("t"), 4, told::add);
            assertThat(told).containsExactly(0, 2, 4);
            assertThat(scores.domains()).isEqualTo(Map.of("a", new Tally(0, 3), "t", new Tally(0, 2)));
            assertThat(new StageEvaluation(64).of(student, questions, Set.of("t"), 4, answered -> {}))
                    .isEqualTo(scores);
        }
    }

    private static Question question(String domain, String reference) {
        return new Question("e", domain, "?", reference);
    }

    private static double value(Scores.Aggregate aggregate) {
        return ((Accuracy.Measured) aggregate.accuracy()).value();
    }
}
