package io.evenkeel.systemtests.simulation;

import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.gateway.domain.quote.Price;
import io.evenkeel.gateway.domain.quote.Quote;

/**
 * A candidate or a request as it arrives, and what its calls cost at most.
 *
 * @param solves independent solutions that must agree; 1 or 2
 * @param candidate whether it shall become an example
 */
record Needs(String id, AccountId account, Bound bound, int solves, boolean candidate) {
    static final Price PRICE = new Price(2, 3);

    /**
     * @param prompt most prompt tokens
     * @param output most completion tokens
     */
    record Bound(long prompt, long output) {
        long tokens() {
            return prompt + output;
        }

        long nanos() {
            return PRICE.of(prompt, output);
        }

        Quote quote() {
            return new Quote(tokens(), nanos());
        }
    }
}
