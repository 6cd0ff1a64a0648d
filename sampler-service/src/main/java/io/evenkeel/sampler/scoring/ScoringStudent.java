package io.evenkeel.sampler.scoring;

import io.evenkeel.student.IfdScore;
import io.evenkeel.student.Prompt;
import io.evenkeel.student.PromptAndCompletion;
import java.util.List;

/** What scoring asks of a student. A seam: the worker is tested without weights, and a student without a broker. */
interface ScoringStudent {
    /** What the student itself says to each prompt, greedily; at most {@code maxTokens} student tokens each. */
    List<String> completions(List<Prompt> prompts, int maxTokens);

    /** IFD of each pair, in order. */
    List<IfdScore> score(List<PromptAndCompletion> pairs);

    /** Where students come from. */
    interface Store extends AutoCloseable {
        /**
         * The student of an announced checkpoint.
         *
         * @throws RuntimeException where it cannot be loaded, or is not what its hash says
         */
        ScoringStudent of(String uri, String hash);

        @Override
        void close();
    }
}
