/** Rate limits: when a call may start, so that a teacher's key is never asked more than it may be. Plain Java. */
@NullMarked
package io.evenkeel.budget.domain.rate;

import org.jspecify.annotations.NullMarked;
