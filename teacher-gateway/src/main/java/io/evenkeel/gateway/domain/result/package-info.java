/** What the outcome of a call means for the ledger and for the candidate. */
@NullMarked
package io.evenkeel.gateway.domain.result;

import org.jspecify.annotations.NullMarked;
