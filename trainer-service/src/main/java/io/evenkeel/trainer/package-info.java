/** trainer-service: fill, seal, train, evaluate, announce. */
@NullMarked
package io.evenkeel.trainer;

import org.jspecify.annotations.NullMarked;
