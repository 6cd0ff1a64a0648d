/** The planner: when a stage begins, what it holds, when a domain and a stage are closed. Plain Java. */
@NullMarked
package io.evenkeel.budget.domain.plan;

import org.jspecify.annotations.NullMarked;
