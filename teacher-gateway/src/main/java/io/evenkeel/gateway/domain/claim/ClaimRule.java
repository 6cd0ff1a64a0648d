package io.evenkeel.gateway.domain.claim;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a worker does with a call that it finds on a partition it owns, once it has read the call journal to its end
 * (precisions, "A paid call's life").
 */
public final class ClaimRule {
    private ClaimRule() {}

    /** What to do. */
    public sealed interface Step permits Skip, MakeIt, WaitUntil, Settle {}

    /** It has ended. */
    public record Skip() implements Step {}

    /** Nobody has claimed it. */
    public record MakeIt() implements Step {}

    /** Somebody may be busy with it. */
    public record WaitUntil(Instant time) implements Step {}

    /** Whoever claimed it is gone, or will never say: look it up, or give it up as lost. */
    public record Settle() implements Step {}

    /**
     * @param first the call's first claim; null where there is none
     * @param ended whether the journal holds its end
     */
    public static Step next(@Nullable Claim first, boolean ended, Instant now) {
        if (ended) {
            return new Skip();
        }
        if (first == null) {
            return new MakeIt();
        }
        return now.isBefore(first.deadline()) ? new WaitUntil(first.deadline()) : new Settle();
    }
}
