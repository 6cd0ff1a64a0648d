package io.evenkeel.launcher.report;

import io.evenkeel.contracts.avro.BudgetPeriod;
import java.util.Locale;

/**
 * The calendar period in force of a pipeline whose budget is refilled.
 *
 * @param name the day or month, UTC
 * @param budget what may be spent in it; teacher tokens
 * @param posted spent in it so far; teacher tokens
 * @param refillAt when the next one begins, as ISO 8601
 */
public record PeriodRow(String name, long budget, long posted, String refillAt) {
    /** @param posted by the pipeline's account over all periods; teacher tokens */
    static PeriodRow of(BudgetPeriod period, long posted) {
        return new PeriodRow(
                period.getName(),
                period.getBudget().getTokens(),
                posted - period.getBefore().getTokens(),
                period.getEnd().toString());
    }

    /** For people. */
    public String sentence() {
        return String.format(
                Locale.ROOT,
                "%,d of the %,d tokens of %s are spent; the budget is refilled at %s.",
                posted,
                budget,
                name,
                refillAt);
    }
}
