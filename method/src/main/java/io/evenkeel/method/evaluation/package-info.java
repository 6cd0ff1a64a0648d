/** Turns counts of right answers into accuracies with confidence intervals, per domain and in aggregate. */
@NullMarked
package io.evenkeel.method.evaluation;

import org.jspecify.annotations.NullMarked;
