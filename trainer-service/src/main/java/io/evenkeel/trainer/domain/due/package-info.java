/** Decides what a pipeline's trainer has to do next from what it has announced. */
@NullMarked
package io.evenkeel.trainer.domain.due;

import org.jspecify.annotations.NullMarked;
