package io.evenkeel.gateway.domain.result;

/**
 * What the provider billed; teacher tokens.
 *
 * @param completionTokens reasoning included
 */
public record Usage(long promptTokens, long completionTokens) {
    /** Certainly nothing. */
    public static final Usage NONE = new Usage(0, 0);

    public long tokens() {
        return Math.addExact(promptTokens, completionTokens);
    }
}
