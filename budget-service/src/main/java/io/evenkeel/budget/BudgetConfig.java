package io.evenkeel.budget;

import io.evenkeel.runtime.ConfigProblems;
import io.smallrye.config.ConfigMapping;

/** Settings of budget-service: none of its own. Limits arrive as records, so that a replay sees them too. */
@ConfigMapping(prefix = "evenkeel.budget")
public interface BudgetConfig {
    /** What must hold beyond the types. */
    static void check(BudgetConfig config, ConfigProblems problems) {}
}
