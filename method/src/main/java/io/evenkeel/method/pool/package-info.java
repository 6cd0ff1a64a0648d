/** Keeps a bounded, order-independent sample of the candidates of one domain. */
@NullMarked
package io.evenkeel.method.pool;

import org.jspecify.annotations.NullMarked;
