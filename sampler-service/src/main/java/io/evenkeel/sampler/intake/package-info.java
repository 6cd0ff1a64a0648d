/** Takes traffic in over HTTP. */
@NullMarked
package io.evenkeel.sampler.intake;

import org.jspecify.annotations.NullMarked;
