package io.evenkeel.trainer.domain.seal;

/** The examples at hand are as many as the planner counted, but not the same. */
public final class SealRefused extends RuntimeException {
    SealRefused(ClosedStage stage, String domain, String counted, String held) {
        super("stage " + stage.stage() + " of " + stage.ledger() + "/" + stage.pipeline() + ", domain " + domain
                + ": the planner counted candidates whose ids hash to " + counted + ", but " + held + " is at hand");
    }
}
