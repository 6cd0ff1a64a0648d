package io.evenkeel.gateway.domain.result;

/**
 * What the provider said that it permits.
 *
 * @param requests a minute, a count; 0 where it did not say
 * @param tokens a minute, teacher tokens; 0 where it did not say
 */
public record ToldLimits(long requests, long tokens) {
    /** It said nothing. */
    public static final ToldLimits NONE = new ToldLimits(0, 0);

    /** Headers as OpenAI names them, {@code x-ratelimit-limit-requests} and {@code x-ratelimit-limit-tokens}. */
    public static ToldLimits parse(String requests, String tokens) {
        return new ToldLimits(number(requests), number(tokens));
    }

    private static long number(String header) {
        try {
            return Math.max(0, Long.parseLong(header.strip()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
