package io.evenkeel.trainer.evaluation;

import io.evenkeel.method.verification.AnswerFormat;
import io.evenkeel.student.Prompt;
import io.evenkeel.student.Sampling;
import io.evenkeel.student.Student;
import io.evenkeel.trainer.domain.evaluation.Grading;
import io.evenkeel.trainer.domain.evaluation.Question;
import io.evenkeel.trainer.domain.evaluation.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/** Has a student answer held-out questions greedily, a batch at a time, and grades its replies. */
public final class StageEvaluation {
    private final int batch;

    /** @param batch questions at a time, from 1 */
    public StageEvaluation(int batch) {
        this.batch = batch;
    }

    /**
     * Asks each question once.
     *
     * @param maxTokens longest reply; student tokens
     * @param answered told before each batch how many are answered; what it throws ends the evaluation
     */
    public Scores of(
            Student student, List<Question> questions, Set<String> tailDomains, int maxTokens, IntConsumer answered) {
        var replies = new ArrayList<String>();
        for (int from = 0; from < questions.size(); from += batch) {
            answered.accept(from);
            var prompts = questions.subList(from, Math.min(from + batch, questions.size())).stream()
                    .map(question -> Prompt.question(question.text()))
                    .toList();
            replies.addAll(student.generate(prompts, Sampling.greedy(maxTokens)));
        }
        return Scores.of(Grading.grade(questions, replies, AnswerFormat.DEFAULT), tailDomains);
    }
}
