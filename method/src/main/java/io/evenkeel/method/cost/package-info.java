/** Turns tokens into examples: what an accepted example is expected to cost, and how many can be afforded. */
@NullMarked
package io.evenkeel.method.cost;

import org.jspecify.annotations.NullMarked;
