package io.evenkeel.gateway.domain.quote;

/**
 * What the provider charges.
 *
 * @param promptNanos billionths of the account's currency per prompt token, from 0
 * @param completionNanos the same per completion token
 */
public record Price(long promptNanos, long completionNanos) {
    /** Free of charge. */
    public static final Price NOTHING = new Price(0, 0);

    /**
     * The price of a call, in billionths of the account's currency.
     *
     * @throws ArithmeticException when it does not fit into 64 bits
     */
    public long of(long promptTokens, long completionTokens) {
        return Math.addExact(
                Math.multiplyExact(promptTokens, promptNanos), Math.multiplyExact(completionTokens, completionNanos));
    }
}
