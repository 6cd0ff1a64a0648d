package io.evenkeel.gateway.domain.quote;

/**
 * A price as it was quoted.
 *
 * @param atMillis the time whose price it is; milliseconds since the epoch
 */
public record DatedPrice(Price price, long atMillis) {}
