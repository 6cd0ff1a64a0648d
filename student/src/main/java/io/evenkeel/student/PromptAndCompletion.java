package io.evenkeel.student;

/**
 * One example: what the student is given and what it should say.
 *
 * @param id names the example in scores and errors; texts never appear there
 */
public record PromptAndCompletion(String id, Prompt prompt, String completion) {}
