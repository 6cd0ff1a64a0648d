/** The worker beside the topology: claims granted calls in the call journal and makes them. */
@NullMarked
package io.evenkeel.gateway.call;

import org.jspecify.annotations.NullMarked;
