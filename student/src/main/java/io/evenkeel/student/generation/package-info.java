/** Batched generation with a key-value cache, greedy or sampled. */
@NullMarked
package io.evenkeel.student.generation;

import org.jspecify.annotations.NullMarked;
