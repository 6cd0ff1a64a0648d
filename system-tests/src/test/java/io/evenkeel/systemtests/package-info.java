/** Whole-system tests: the command {@code evenkeel} and its processes, as an operator would use them. */
@NullMarked
package io.evenkeel.systemtests;

import org.jspecify.annotations.NullMarked;
