/** Records in, decisions out: the topology of ledger and planner. */
@NullMarked
package io.evenkeel.budget.stream;

import org.jspecify.annotations.NullMarked;
