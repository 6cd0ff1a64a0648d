package io.evenkeel.gateway.stream;

import io.evenkeel.gateway.domain.quote.PriceList;
import io.evenkeel.gateway.domain.result.RetryPolicy;

/**
 * What the quoting half is set to.
 *
 * @param overheadPerMessage teacher tokens that the provider adds to each message
 */
public record QuotingSettings(int overheadPerMessage, PriceList prices, RetryPolicy retries) {}
