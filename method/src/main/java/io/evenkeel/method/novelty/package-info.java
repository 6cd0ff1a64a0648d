/** Tells whether a question is new or nearly the same as one seen before. */
@NullMarked
package io.evenkeel.method.novelty;

import org.jspecify.annotations.NullMarked;
