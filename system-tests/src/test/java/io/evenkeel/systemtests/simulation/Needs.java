package io.evenkeel.systemtests.simulation;

import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.gateway.domain.quote.Price;
import io.evenkeel.gateway.domain.quote.Quote;
import java.util.List;

/**
 * A candidate or a request as it arrives, and what its calls cost at most.
 *
 * @param solves independent solutions that must agree; 1 or 2
 * @param candidate whether it shall become an example
 * @param teachers who is asked, in this order while nobody has failed
 */
record Needs(String id, AccountId account, Bound bound, int solves, boolean candidate, List<Teacher> teachers) {

    /**
     * @param prompt most prompt tokens
     * @param output most completion tokens
     */
    record Bound(long prompt, long output) {
        long tokens() {
            return prompt + output;
        }

        long nanos(Price price) {
            return price.of(prompt, output);
        }

        Quote quote(Price price) {
            return new Quote(tokens(), nanos(price));
        }
    }
}
