package io.evenkeel.systemtests.simulation;

import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.gateway.domain.quote.Price;

/**
 * A granted call on its way to a worker.
 *
 * @param promised the most that the provider bills for it, unless it breaks its word; teacher tokens
 * @param notBefore earliest start; milliseconds
 * @param notAfter latest start; milliseconds, 0 where nothing limits it
 * @param teacher whom to ask
 * @param batch whether through that teacher's batch API
 */
record Call(
        String id,
        String item,
        AccountId account,
        Needs.Bound promised,
        long notBefore,
        long notAfter,
        Teacher teacher,
        boolean batch) {
    /** What it costs there. */
    Price price() {
        return batch ? teacher.batchPrice() : teacher.price();
    }

    /** The most that it costs there, unless its teacher breaks its word; billionths of the currency. */
    long nanos() {
        return promised.nanos(price());
    }
}
