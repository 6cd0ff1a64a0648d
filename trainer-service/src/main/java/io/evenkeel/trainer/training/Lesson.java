package io.evenkeel.trainer.training;

import io.evenkeel.student.PromptAndCompletion;

/**
 * One thing that a student is taught.
 *
 * @param id the candidate's; with {@code /question} for a lesson in asking
 * @param domain the candidate's
 * @param request what a user would ask, without the student's format
 * @param prompt what the student sees, as evaluation and synthesis will show it
 * @param completion what it shall say
 */
public record Lesson(String id, String domain, String request, String prompt, String completion) {
    PromptAndCompletion pair() {
        return new PromptAndCompletion(id, prompt, completion);
    }
}
