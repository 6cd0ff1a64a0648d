package io.evenkeel.sampler.scoring;

import io.evenkeel.student.CurrentStudent;
import io.evenkeel.student.IfdScore;
import io.evenkeel.student.Prompt;
import io.evenkeel.student.PromptAndCompletion;
import io.evenkeel.student.Sampling;
import io.evenkeel.student.Student;
import java.util.List;

/** Students from the checkpoint store; the last one stays loaded. */
final class CheckpointStudents implements ScoringStudent.Store {
    private final CurrentStudent current = new CurrentStudent();

    @Override
    public ScoringStudent of(String uri, String hash) {
        return new Loaded(current.of(uri, hash));
    }

    @Override
    public void close() {
        current.close();
    }

    private record Loaded(Student student) implements ScoringStudent {
        @Override
        public List<String> completions(List<Prompt> prompts, int maxTokens) {
            return student.generate(prompts, Sampling.greedy(maxTokens));
        }

        @Override
        public List<IfdScore> score(List<PromptAndCompletion> pairs) {
            return student.score(pairs);
        }
    }
}
