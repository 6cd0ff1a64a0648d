package io.evenkeel.gateway.domain.result;

import io.evenkeel.gateway.domain.work.Solution;
import org.jspecify.annotations.Nullable;

/** What the end of a call means for the candidate or request. */
public sealed interface Verdict {

    /** Whether the reply was of use. */
    default boolean isGood() {
        return switch (this) {
            case Accept accept -> true;
            case SolveAgain again -> true;
            case Answer answer -> true;
            case Refuse refuse -> false;
            case TryAgain again -> false;
        };
    }

    /** The candidate becomes an example. */
    record Accept(Solution solution) implements Verdict {}

    /** The candidate is solved once more, independently. */
    record SolveAgain(Solution solution) implements Verdict {}

    /** The candidate or request ends without a result. */
    record Refuse(Reason reason) implements Verdict {}

    /** The request has its text. */
    record Answer(String text) implements Verdict {}

    /**
     * The call brought nothing, and another may.
     *
     * @param retryAfterMillis what the provider asked to wait; milliseconds, null where it did not
     */
    record TryAgain(Reason reason, @Nullable Long retryAfterMillis) implements Verdict {}
}
