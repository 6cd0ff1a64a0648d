package io.evenkeel.lab;

import io.evenkeel.practice.domains.PracticeDomain;
import io.evenkeel.practice.domains.Solution;
import io.evenkeel.practice.seed.Seed;
import io.evenkeel.student.Prompt;
import io.evenkeel.student.PromptAndCompletion;
import io.evenkeel.student.StudentFormat;
import java.util.LinkedHashSet;
import java.util.List;

/** Seeded questions of one practice domain, all different, those held out first. */
record Questions(PracticeDomain domain, List<String> heldOut, List<String> toLearn) {

    /**
     * Draws them; the first {@code n} to learn are the same whatever their number.
     *
     * @param heldOut questions to ask
     * @param toLearn questions to train on
     */
    static Questions draw(PracticeDomain domain, int heldOut, int toLearn, long seed) {
        var random = new Seed(seed).generator("questions", domain.name());
        var drawn = new LinkedHashSet<String>();
        while (drawn.size() < Math.min(heldOut + toLearn, domain.distinctQuestions() / 2)) {
            drawn.add(domain.question(random));
        }
        var all = List.copyOf(drawn);
        return new Questions(domain, all.subList(0, heldOut), all.subList(heldOut, all.size()));
    }

    /** The first {@code count} with their worked answers, as the student learns them. */
    List<PromptAndCompletion> examples(int count) {
        return toLearn.stream().limit(count).map(this::example).toList();
    }

    private PromptAndCompletion example(String question) {
        return new PromptAndCompletion(
                domain.name() + "/" + question,
                Prompt.question(question),
                StudentFormat.completion(
                        solution(question).rationale(), solution(question).answer()));
    }

    /** The exact solution of one of them. */
    Solution solution(String question) {
        return domain.solve(question).orElseThrow();
    }
}
