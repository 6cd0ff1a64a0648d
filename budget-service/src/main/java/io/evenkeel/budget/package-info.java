/** budget-service: the ledger, which no spending can exceed, and the planner, which decides what to spend it on. */
@NullMarked
package io.evenkeel.budget;

import org.jspecify.annotations.NullMarked;
