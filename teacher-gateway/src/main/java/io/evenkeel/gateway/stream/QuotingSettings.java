package io.evenkeel.gateway.stream;

import io.evenkeel.gateway.domain.quote.PriceList;
import io.evenkeel.gateway.domain.result.RetryPolicy;
import java.time.Duration;
import java.util.Set;

/**
 * What the quoting half is set to.
 *
 * @param overheadPerMessage teacher tokens that the provider adds to each message
 * @param batchPrices of calls through a batch API
 * @param replyCacheTime how long a reply may answer the same call again; nothing for never
 * @param teachers names of those that this gateway knows how to reach, beside the only one of pipelines that name none
 * @param batching names of those that have a batch API; the only one's is empty
 */
public record QuotingSettings(
        int overheadPerMessage,
        PriceList prices,
        PriceList batchPrices,
        RetryPolicy retries,
        Duration replyCacheTime,
        Set<String> teachers,
        Set<String> batching) {

    /** Copies the names. */
    public QuotingSettings {
        teachers = Set.copyOf(teachers);
        batching = Set.copyOf(batching);
    }
}
