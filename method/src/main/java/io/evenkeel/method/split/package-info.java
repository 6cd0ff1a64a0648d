/** Decides which questions are kept for evaluation and never trained on. */
@NullMarked
package io.evenkeel.method.split;

import org.jspecify.annotations.NullMarked;
