/** Who may send a call, decided by the call journal alone. */
@NullMarked
package io.evenkeel.gateway.domain.claim;

import org.jspecify.annotations.NullMarked;
