/** The sampler's topology: what each topic's records do to its stores, and what follows from them. */
@NullMarked
package io.evenkeel.sampler.stream;

import org.jspecify.annotations.NullMarked;
