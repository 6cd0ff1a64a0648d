/** Reproducible randomness: every draw is a function of a seed and of what it is drawn for. */
@NullMarked
package io.evenkeel.student.seed;

import org.jspecify.annotations.NullMarked;
