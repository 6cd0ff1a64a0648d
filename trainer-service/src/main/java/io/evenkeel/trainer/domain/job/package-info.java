/** Decides what becomes of a training that somebody else's cluster does. */
@NullMarked
package io.evenkeel.trainer.domain.job;

import org.jspecify.annotations.NullMarked;
