/** Which candidate is asked for next, so that what is accepted never depends on timing. */
@NullMarked
package io.evenkeel.gateway.domain.queue;

import org.jspecify.annotations.NullMarked;
