/** Decides when a stage holds exactly its examples, and names them with one hash. */
@NullMarked
package io.evenkeel.trainer.domain.seal;

import org.jspecify.annotations.NullMarked;
