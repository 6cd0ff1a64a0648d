/** Keeps students in folders named by their content. */
@NullMarked
package io.evenkeel.trainer.checkpoint;

import org.jspecify.annotations.NullMarked;
