/** What becomes of an observed record: dropped, held out for evaluation, or offered to the pool. */
@NullMarked
package io.evenkeel.sampler.domain.sampling;

import org.jspecify.annotations.NullMarked;
