package io.evenkeel.trainer.domain.evaluation;

/**
 * A held-out question that can be graded.
 *
 * @param reference the right answer
 */
public record Question(String exampleId, String domain, String text, String reference) {}
