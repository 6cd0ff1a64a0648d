/** Whether a teacher that keeps failing is asked at all. */
@NullMarked
package io.evenkeel.gateway.domain.circuit;

import org.jspecify.annotations.NullMarked;
