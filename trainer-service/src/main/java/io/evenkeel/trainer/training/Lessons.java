package io.evenkeel.trainer.training;

import io.evenkeel.student.PromptAndCompletion;
import io.evenkeel.student.StudentFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a student is taught from examples: to answer, and, where it shall write questions itself, to ask. */
final class Lessons {
    private Lessons() {}

    /**
     * A lesson in answering from each example; after the first, the (n+1)th, the (2n+1)th … of a domain also one in asking.
     * So each domain has at least one, and those with few examples are not drowned.
     *
     * @param questionWritingEvery n; 0 for none
     */
    static List<PromptAndCompletion> of(List<TrainingExample> examples, int questionWritingEvery) {
        var lessons = new ArrayList<PromptAndCompletion>();
        Map<String, Integer> ofDomain = new HashMap<>();
        for (var example : examples) {
            lessons.add(new PromptAndCompletion(
                    example.candidateId(),
                    StudentFormat.prompt(example.question()),
                    StudentFormat.completion(example.rationale(), example.answer())));
            int before = ofDomain.merge(example.domain(), 1, Integer::sum) - 1;
            if (questionWritingEvery > 0 && before % questionWritingEvery == 0) {
                lessons.add(new PromptAndCompletion(
                        example.candidateId() + "/question",
                        StudentFormat.questionPrompt(example.domain()),
                        example.question()));
            }
        }
        return lessons;
    }
}
