/** Which traffic a pipeline takes, and into which domain. */
@NullMarked
package io.evenkeel.sampler.domain.traffic;

import org.jspecify.annotations.NullMarked;
