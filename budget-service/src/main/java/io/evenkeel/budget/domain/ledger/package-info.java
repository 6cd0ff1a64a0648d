/** The ledger: accounts, reservations, and the decisions about them. Plain Java; an audit runs these same lines. */
@NullMarked
package io.evenkeel.budget.domain.ledger;

import org.jspecify.annotations.NullMarked;
