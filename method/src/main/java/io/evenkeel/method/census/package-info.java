/** Counts what was seen in each domain: the N_d of the balancing policies. */
@NullMarked
package io.evenkeel.method.census;

import org.jspecify.annotations.NullMarked;
