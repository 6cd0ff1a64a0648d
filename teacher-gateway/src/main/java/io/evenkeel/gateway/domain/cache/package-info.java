/** Replies that answer the same call again, and cost nothing then. */
@NullMarked
package io.evenkeel.gateway.domain.cache;

import org.jspecify.annotations.NullMarked;
