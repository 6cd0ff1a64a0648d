package io.evenkeel.budget.domain.rate;

/**
 * What a teacher's key may be asked; 0 limits nothing.
 *
 * @param requests starts in any 60 s, a count
 * @param inputTokens prompts started in any 60 s, teacher tokens
 * @param outputTokens bounds of the replies started in any 60 s, teacher tokens
 * @param tokens both together, teacher tokens
 * @param concurrent calls granted and not settled, a count
 * @param windowMillis how long after its earliest start a call may begin
 * @param marginMillis what is added to the 60 s for clocks and network
 */
public record RateLimits(
        long requests,
        long inputTokens,
        long outputTokens,
        long tokens,
        long concurrent,
        long windowMillis,
        long marginMillis) {
    /** Limits nothing. */
    public static final RateLimits NONE = new RateLimits(0, 0, 0, 0, 0, 5_000, 1_000);

    /** @throws IllegalArgumentException for what is negative */
    public RateLimits {
        if (requests < 0
                || inputTokens < 0
                || outputTokens < 0
                || tokens < 0
                || concurrent < 0
                || windowMillis < 0
                || marginMillis < 0) {
            throw new IllegalArgumentException("rate limits are " + requests + ", " + inputTokens + ", " + outputTokens
                    + ", " + tokens + ", " + concurrent + ", window " + windowMillis + " ms, margin " + marginMillis
                    + " ms; allowed: whole numbers from 0");
        }
    }

    /** Whether starts have to be spread over time. */
    public boolean limitsStarts() {
        return requests > 0 || inputTokens > 0 || outputTokens > 0 || tokens > 0;
    }

    /** These where they name a limit, the earlier ones where they do not. */
    public RateLimits over(RateLimits earlier) {
        return new RateLimits(
                named(requests, earlier.requests),
                named(inputTokens, earlier.inputTokens),
                named(outputTokens, earlier.outputTokens),
                named(tokens, earlier.tokens),
                named(concurrent, earlier.concurrent),
                windowMillis,
                marginMillis);
    }

    /** The narrower of each pair. */
    public RateLimits within(RateLimits other) {
        return new RateLimits(
                narrower(requests, other.requests),
                narrower(inputTokens, other.inputTokens),
                narrower(outputTokens, other.outputTokens),
                narrower(tokens, other.tokens),
                narrower(concurrent, other.concurrent),
                Math.min(windowMillis, other.windowMillis),
                Math.max(marginMillis, other.marginMillis));
    }

    /** Three quarters of each limit on starts, rounded up. */
    RateLimits threeQuarters() {
        return new RateLimits(
                threeQuarters(requests),
                threeQuarters(inputTokens),
                threeQuarters(outputTokens),
                threeQuarters(tokens),
                concurrent,
                windowMillis,
                marginMillis);
    }

    private static long threeQuarters(long limit) {
        return limit - limit / 4;
    }

    private static long named(long limit, long otherwise) {
        return limit > 0 ? limit : otherwise;
    }

    private static long narrower(long a, long b) {
        return a == 0 || b == 0 ? Math.max(a, b) : Math.min(a, b);
    }
}
