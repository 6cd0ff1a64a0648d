/** Names held-out examples and the versions of the set that they make up. */
@NullMarked
package io.evenkeel.sampler.domain.evaluation;

import org.jspecify.annotations.NullMarked;
