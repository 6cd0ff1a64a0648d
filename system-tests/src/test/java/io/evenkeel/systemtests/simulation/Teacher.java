package io.evenkeel.systemtests.simulation;

import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.gateway.domain.quote.Price;
import java.util.List;

/**
 * Whom a call is made by, and what it costs there.
 *
 * @param name as the ledger names it; empty for a ledger's only teacher, which has no account
 * @param batchPrice what it costs in a batch, where it has any
 */
record Teacher(String name, Price price, Price batchPrice) {
    private static final Teacher ONLY = new Teacher("", new Price(2, 3), new Price(1, 2));

    /** The ledger has one teacher. */
    static final List<Teacher> ONE = List.of(ONLY);

    /** The ledger has two, and what the one asks for a token is not what the other does. */
    static final List<Teacher> TWO = List.of(
            new Teacher("wise", new Price(4, 5), new Price(2, 3)),
            new Teacher("cheap", new Price(1, 2), new Price(1, 1)));

    AccountId account() {
        return AccountId.teacher(name);
    }
}
