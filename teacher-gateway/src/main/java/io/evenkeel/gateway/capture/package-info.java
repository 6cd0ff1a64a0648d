/** The capture proxy: passes production calls to the teacher and writes them to the traffic. */
@NullMarked
package io.evenkeel.gateway.capture;

import org.jspecify.annotations.NullMarked;
