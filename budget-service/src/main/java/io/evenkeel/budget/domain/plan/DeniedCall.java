package io.evenkeel.budget.domain.plan;

/**
 * A reservation that was denied for want of tokens or money, and is asked for again when there is room.
 *
 * @param asked teacher tokens, or billionths of the currency
 * @param forQuestions whether it pays for writing questions, not for a candidate
 * @param holdsPlace whether its candidate holds an example's place, from an earlier call
 * @param forMoney whether it was money that was short
 * @param byTeacher whether it was short on the account of each teacher that could have been asked
 */
public record DeniedCall(long asked, boolean forQuestions, boolean holdsPlace, boolean forMoney, boolean byTeacher) {
    /** For want of tokens, of the pipeline's own. */
    public DeniedCall(long asked, boolean forQuestions, boolean holdsPlace) {
        this(asked, forQuestions, holdsPlace, false, false);
    }
}
