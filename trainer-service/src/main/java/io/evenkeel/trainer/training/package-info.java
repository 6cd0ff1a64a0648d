/** Trains a student on the examples of all sealed stages. */
@NullMarked
package io.evenkeel.trainer.training;

import org.jspecify.annotations.NullMarked;
