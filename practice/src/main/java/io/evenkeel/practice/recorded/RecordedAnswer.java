package io.evenkeel.practice.recorded;

/**
 * One line of a teacher file.
 *
 * @param id the user's name for it
 * @param question what is asked
 * @param rationale the steps; may be empty
 * @param answer the final answer
 */
public record RecordedAnswer(String id, String question, String rationale, String answer) {}
