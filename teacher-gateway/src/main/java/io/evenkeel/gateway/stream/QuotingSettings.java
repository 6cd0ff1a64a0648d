package io.evenkeel.gateway.stream;

import io.evenkeel.gateway.domain.quote.PriceList;
import io.evenkeel.gateway.domain.result.RetryPolicy;
import java.time.Duration;
import java.util.Set;

/**
 * What the quoting half is set to.
 *
 * @param overheadPerMessage teacher tokens that the provider adds to each message
 * @param replyCacheTime how long a reply may answer the same call again; nothing for never
 * @param teachers names of those that this gateway knows how to reach, beside the only one of pipelines that name none
 */
public record QuotingSettings(
        int overheadPerMessage, PriceList prices, RetryPolicy retries, Duration replyCacheTime, Set<String> teachers) {

    /** Copies the names. */
    public QuotingSettings {
        teachers = Set.copyOf(teachers);
    }
}
