package io.evenkeel.trainer.training;

import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.student.Prompt;
import io.evenkeel.student.StudentFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a student is taught from examples: to answer, and, where it shall write questions itself, to ask. */
public final class Lessons {
    private static final String STUDENT_RECIPE = "student";

    private Lessons() {}

    /**
     * Those of a pipeline: in asking only where its recipes name the student.
     *
     * @param questionWritingEvery one in so many examples of a domain also teaches to write a question; 0 for none
     */
    public static List<Lesson> of(
            PipelineDefinition definition, List<TrainingExample> examples, int questionWritingEvery) {
        return of(examples, definition.getRecipes().contains(STUDENT_RECIPE) ? questionWritingEvery : 0);
    }

    /**
     * A lesson in answering from each example; after the first, the (n+1)th, the (2n+1)th … of a domain also one in asking.
     * So each domain has at least one, and those with few examples are not drowned.
     *
     * @param questionWritingEvery n; 0 for none
     */
    static List<Lesson> of(List<TrainingExample> examples, int questionWritingEvery) {
        var lessons = new ArrayList<Lesson>();
        Map<String, Integer> ofDomain = new HashMap<>();
        for (var example : examples) {
            lessons.add(new Lesson(
                    example.candidateId(),
                    example.domain(),
                    Prompt.question(example.question()),
                    StudentFormat.completion(example.rationale(), example.answer())));
            int before = ofDomain.merge(example.domain(), 1, Integer::sum) - 1;
            if (questionWritingEvery > 0 && before % questionWritingEvery == 0) {
                lessons.add(new Lesson(
                        example.candidateId() + "/question",
                        example.domain(),
                        Prompt.newQuestion(example.domain()),
                        example.question()));
            }
        }
        return lessons;
    }
}
