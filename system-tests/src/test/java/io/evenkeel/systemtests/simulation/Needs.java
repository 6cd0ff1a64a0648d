package io.evenkeel.systemtests.simulation;

import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.gateway.domain.quote.Price;
import io.evenkeel.gateway.domain.quote.Quote;
import java.util.List;
import java.util.Set;

/**
 * A candidate or a request as it arrives, and what its calls cost at most.
 *
 * @param solves independent solutions that must agree; 1 or 2
 * @param candidate whether it shall become an example
 * @param teachers who is asked, in this order while nobody has failed
 * @param inBatch who of them makes its calls in batches
 */
record Needs(
        String id,
        AccountId account,
        Bound bound,
        int solves,
        boolean candidate,
        List<Teacher> teachers,
        Set<Teacher> inBatch) {

    /** What a call costs with this teacher. */
    Price price(Teacher teacher) {
        return inBatch.contains(teacher) ? teacher.batchPrice() : teacher.price();
    }

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
