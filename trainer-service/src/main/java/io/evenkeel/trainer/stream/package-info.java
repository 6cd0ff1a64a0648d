/** The trainer's topology: accepted examples in, sealed stages out. */
@NullMarked
package io.evenkeel.trainer.stream;

import org.jspecify.annotations.NullMarked;
