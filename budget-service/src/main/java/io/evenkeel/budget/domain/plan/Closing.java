package io.evenkeel.budget.domain.plan;

import java.util.Optional;

/** When a domain of a stage is closed, so that a stage always ends. */
public final class Closing {
    public static final String FILLED = "filled";
    public static final String BUDGET_EXHAUSTED = "budget exhausted";
    public static final String STALLED = "stalled";

    private Closing() {}

    /**
     * What holds of the whole stage.
     *
     * @param tokensAvailable of the stage's account, teacher tokens
     * @param nothingOpen no reservation of the stage is open
     * @param stalled nothing has moved for as long as the pipeline allows
     * @param canSynthesize whether recipes are configured
     */
    public record Stage(long tokensAvailable, boolean nothingOpen, boolean stalled, boolean canSynthesize) {}

    /** Why the domain is to be closed now; empty while it may still go on. */
    public static Optional<String> reason(DomainProgress domain, Stage stage) {
        if (!domain.closed().isEmpty()) {
            return Optional.empty();
        }
        if (domain.accepted() >= domain.quota()) {
            return Optional.of(FILLED);
        }
        if (stage.nothingOpen() && domain.deniedTokens() > stage.tokensAvailable()) {
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

    /** Whether the real candidates ran out and synthetics shall make up the shortfall: once for a domain and stage. */
    public static boolean isToBeRaised(DomainProgress domain, Stage stage) {
        return domain.closed().isEmpty()
                && stage.canSynthesize()
                && domain.revision() == 0
                && domain.realIsDone()
                && domain.quota() - domain.acceptedReal() > domain.synthetic();
    }
}
