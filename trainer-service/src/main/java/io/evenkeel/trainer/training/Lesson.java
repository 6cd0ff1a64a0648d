package io.evenkeel.trainer.training;

import io.evenkeel.student.Prompt;
import io.evenkeel.student.PromptAndCompletion;

/**
 * One thing that a student is taught.
 *
 * @param id the candidate's; with {@code /question} for a lesson in asking
 * @param domain the candidate's
 * @param prompt what the student is asked, as evaluation and synthesis will ask it
 * @param completion what it shall say
 */
public record Lesson(String id, String domain, Prompt prompt, String completion) {
    PromptAndCompletion pair() {
        return new PromptAndCompletion(id, prompt, completion);
    }
}
