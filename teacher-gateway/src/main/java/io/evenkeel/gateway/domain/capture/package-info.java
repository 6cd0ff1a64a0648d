/** What of the production traffic that passes by becomes a traffic record. */
@NullMarked
package io.evenkeel.gateway.domain.capture;

import org.jspecify.annotations.NullMarked;
