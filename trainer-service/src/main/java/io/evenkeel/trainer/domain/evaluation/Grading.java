package io.evenkeel.trainer.domain.evaluation;

import io.evenkeel.method.evaluation.ExactMatch;
import io.evenkeel.method.evaluation.Tally;
import io.evenkeel.method.verification.AnswerFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts right answers by domain: {@link ExactMatch} of each reply with its question's reference. */
public final class Grading {

    private Grading() {}

    /**
     * Right answers of each domain that was asked.
     *
     * @param replies one for each question, in the same order
     * @throws IllegalArgumentException when there are not as many replies as questions
     */
    public static SortedMap<String, Tally> grade(List<Question> questions, List<String> replies, AnswerFormat format) {
        if (questions.size() != replies.size()) {
            throw new IllegalArgumentException(
                    questions.size() + " questions cannot be graded by " + replies.size() + " replies.");
        }
        var tallies = new TreeMap<String, Tally>();
        for (int i = 0; i < questions.size(); i++) {
            var question = questions.get(i);
            boolean right = ExactMatch.isRight(replies.get(i), question.reference(), format);
            tallies.put(
                    question.domain(),
                    tallies.getOrDefault(question.domain(), Tally.NONE).with(right));
        }
        return tallies;
    }
}
