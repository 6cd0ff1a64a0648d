/** The teacher-gateway: quote, grant, call, verify, post. */
@NullMarked
package io.evenkeel.gateway;

import org.jspecify.annotations.NullMarked;
