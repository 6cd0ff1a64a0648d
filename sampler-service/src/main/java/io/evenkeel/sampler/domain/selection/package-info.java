/** Chooses a domain's head candidates from its frozen pool and their scores, and from nothing else. */
@NullMarked
package io.evenkeel.sampler.domain.selection;

import org.jspecify.annotations.NullMarked;
