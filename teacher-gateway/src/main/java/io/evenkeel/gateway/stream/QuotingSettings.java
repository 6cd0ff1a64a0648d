package io.evenkeel.gateway.stream;

import io.evenkeel.gateway.domain.quote.PriceList;
import io.evenkeel.gateway.domain.result.RetryPolicy;
import java.time.Duration;

/**
 * What the quoting half is set to.
 *
 * @param overheadPerMessage teacher tokens that the provider adds to each message
 * @param replyCacheTime how long a reply may answer the same call again; nothing for never
 */
public record QuotingSettings(int overheadPerMessage, PriceList prices, RetryPolicy retries, Duration replyCacheTime) {}
