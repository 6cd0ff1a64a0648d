package io.evenkeel.practice.teacher;

import io.evenkeel.practice.domains.PracticeDomain;
import io.evenkeel.practice.domains.PracticeDomains;
import io.evenkeel.practice.domains.PracticeDomains.Solved;
import io.evenkeel.practice.domains.QuestionText;
import io.evenkeel.practice.domains.Solution;
import io.evenkeel.practice.seed.Seed;
import java.util.random.RandomGenerator;

/**
 * Solves questions of the practice domains step by step, now and then wrongly, and writes new ones. It reads the last
 * message of the user's alone. A text that no domain claims gets an honest {@value #UNKNOWN}
 */
public final class PracticeTeacher implements Teacher {
    static final String UNKNOWN = "I cannot answer this. #### unknown";

    @Override
    public Reply answer(Call call, Dials dials) {
        var message = call.request().lastUserMessage();
        var writing = QuestionWriting.read(message);
        if (writing.isPresent()) {
            var random = new Seed(dials.seed())
                    .generator("write", message, call.request().seed());
            return writing.get().reply(dials.badQuestions(), random);
        }
        return PracticeDomains.solve(message)
                .map(solved -> new Reply(solve(solved, message, call, dials), BillKind.SOLVED))
                .orElseGet(() -> new Reply(UNKNOWN, BillKind.UNANSWERED));
    }

    private static String solve(Solved solved, String message, Call call, Dials dials) {
        var question = QuestionText.plain(message);
        var seed = new Seed(dials.seed());
        if (seed.uniform("unmarked", question, call.identity()) < dials.unmarked()) {
            return solved.solution().rationale();
        }
        double stubborn = dials.stubbornErrors()
                * (0.5 + seed.uniform("skill", solved.domain().name()));
        if (seed.uniform("stubborn", question) < stubborn) {
            return wrong(solved, seed.generator("stubborn answer", question)).text();
        }
        if (seed.uniform("fickle", question, call.identity()) < dials.fickleErrors()) {
            return wrong(solved, seed.generator("fickle answer", question, call.identity()))
                    .text();
        }
        return solved.solution().text();
    }

    /** The right steps to a wrong answer: that of another question of the domain, so it looks like an answer. */
    private static Solution wrong(Solved solved, RandomGenerator random) {
        var right = solved.solution();
        String answer;
        do {
            answer = answerOfAnother(solved.domain(), random);
        } while (answer.equals(right.answer()));
        return new Solution(right.rationale(), answer);
    }

    private static String answerOfAnother(PracticeDomain domain, RandomGenerator random) {
        return domain.solve(domain.question(random)).orElseThrow().answer();
    }
}
