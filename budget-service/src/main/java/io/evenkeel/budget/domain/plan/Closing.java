package io.evenkeel.budget.domain.plan;

import java.util.Collection;
import java.util.Optional;

/** When a domain of a stage is closed, so that a stage always ends. */
public final class Closing {
    public static final String FILLED = "filled";
    public static final String BUDGET_EXHAUSTED = "budget exhausted";
    public static final String OVERRUN = "a bill went beyond what was held for it";
    public static final String STALLED = "stalled";

    private Closing() {}

    /**
     * What holds of the whole stage.
     *
     * @param tokensAvailable of the stage's account, teacher tokens
     * @param nanosAvailable the same in billionths of the currency; {@link Long#MAX_VALUE} where money is not limited
     * @param teachersHoldNothing none of its teachers' accounts holds anything that may yet be given back
     * @param nothingOpen no call of the stage is under way
     * @param betweenCalls a candidate had a call and the next was neither granted nor denied yet
     * @param overrun the pipeline is granted nothing any more, for a bill went beyond what was held for it
     * @param stalled nothing has moved for as long as the pipeline allows
     * @param canSynthesize whether recipes are configured
     */
    public record Stage(
            long tokensAvailable,
            long nanosAvailable,
            boolean teachersHoldNothing,
            boolean nothingOpen,
            boolean betweenCalls,
            boolean overrun,
            boolean stalled,
            boolean canSynthesize) {
        boolean pays(DeniedCall call) {
            return call.byTeacher()
                    ? !teachersHoldNothing
                    : call.asked() <= (call.forMoney() ? nanosAvailable : tokensAvailable);
        }
    }

    /**
     * The domain after all that is due now: closed with its reason, raised, or as it was.
     *
     * @param denied its reservations that wait for room
     * @param nextRevision of the plan, if it is raised
     */
    public static DomainProgress step(
            DomainProgress domain, Collection<DeniedCall> denied, Stage stage, int nextRevision) {
        return reason(domain, denied, stage)
                .map(domain::closed)
                .orElseGet(() -> isToBeRaised(domain, stage) ? domain.raised(nextRevision) : domain);
    }

    /** Why the domain is to be closed now; empty while it may still go on. */
    public static Optional<String> reason(DomainProgress domain, Collection<DeniedCall> denied, Stage stage) {
        if (!domain.closed().isEmpty()) {
            return Optional.empty();
        }
        if (domain.accepted() >= domain.quota()) {
            return Optional.of(FILLED);
        }
        if (stage.nothingOpen() && stage.overrun()) {
            return Optional.of(OVERRUN);
        }
        if (stage.nothingOpen() && !stage.betweenCalls() && isUnaffordable(domain, denied, stage)) {
            return Optional.of(BUDGET_EXHAUSTED);
        }
        if (isToBeRaised(domain, stage)) {
            return Optional.empty();
        }
        if (domain.realIsDone() && domain.syntheticIsDone()) {
            return Optional.of(
                    domain.supplyReason().isEmpty() ? "the pool has no more candidates" : domain.supplyReason());
        }
        return stage.nothingOpen() && stage.stalled() ? Optional.of(STALLED) : Optional.empty();
    }

    /**
     * Whether what is left pays for nothing that the domain waits for. Questions that cannot be paid are no reason while
     * candidates may still come.
     */
    private static boolean isUnaffordable(DomainProgress domain, Collection<DeniedCall> denied, Stage stage) {
        boolean fits = denied.stream().anyMatch(stage::pays);
        boolean ofCandidates = denied.stream().anyMatch(call -> !call.forQuestions());
        return !denied.isEmpty() && !fits && (ofCandidates || domain.offeredHaveEnded());
    }

    /** Whether the real candidates ran out and synthetics shall make up the shortfall: once for a domain and stage. */
    public static boolean isToBeRaised(DomainProgress domain, Stage stage) {
        return domain.closed().isEmpty()
                && stage.canSynthesize()
                && domain.revision() == 0
                && domain.realIsDone()
                && domain.quota() - domain.acceptedReal() > domain.synthetic();
    }
}
