/** The upper bound of what one call can cost, known before it is made. */
@NullMarked
package io.evenkeel.gateway.domain.quote;

import org.jspecify.annotations.NullMarked;
