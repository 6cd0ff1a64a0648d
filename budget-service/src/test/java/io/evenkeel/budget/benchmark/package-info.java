/** The budget topology on a real broker, and how fast it decides there. */
@NullMarked
package io.evenkeel.budget.benchmark;

import org.jspecify.annotations.NullMarked;
