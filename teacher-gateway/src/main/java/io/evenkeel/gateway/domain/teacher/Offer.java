package io.evenkeel.gateway.domain.teacher;

import io.evenkeel.gateway.domain.quote.DatedPrice;

/**
 * A teacher that a call was offered to.
 *
 * @param teacher its name; empty for a pipeline's only teacher
 * @param nanos what the call can cost at most with it; billionths of the currency
 * @param price at which that was quoted
 * @param batch whether through its batch API
 */
public record Offer(String teacher, long nanos, DatedPrice price, boolean batch) {}
