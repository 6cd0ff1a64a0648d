package io.evenkeel.budget.domain.plan;

/**
 * A reservation that was denied for want of tokens, and is asked for again when there is room.
 *
 * @param asked teacher tokens
 * @param forQuestions whether it pays for writing questions, not for a candidate
 * @param holdsPlace whether its candidate holds an example's place, from an earlier call
 */
public record DeniedCall(long asked, boolean forQuestions, boolean holdsPlace) {}
