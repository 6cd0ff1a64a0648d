/** Likelihood of completions, and the instruction-following difficulty (IFD) made of it. */
@NullMarked
package io.evenkeel.student.scoring;

import org.jspecify.annotations.NullMarked;
