/** Reads a teacher's reply and decides whether its answer is the right one. */
@NullMarked
package io.evenkeel.method.verification;

import org.jspecify.annotations.NullMarked;
