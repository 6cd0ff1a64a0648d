/** Reads, judges and keeps score of questions that a model wrote. */
@NullMarked
package io.evenkeel.method.synthesis;

import org.jspecify.annotations.NullMarked;
