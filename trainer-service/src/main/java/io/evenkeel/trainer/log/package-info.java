/** Reads topics back, from their beginning or from the places that a manifest names. */
@NullMarked
package io.evenkeel.trainer.log;

import org.jspecify.annotations.NullMarked;
