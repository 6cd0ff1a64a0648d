package io.evenkeel.budget.stream;

import io.evenkeel.budget.domain.ledger.Account;
import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.budget.domain.ledger.Amount;
import io.evenkeel.budget.domain.ledger.Entry;
import io.evenkeel.budget.domain.ledger.Period;
import io.evenkeel.budget.domain.ledger.Unit;
import io.evenkeel.budget.domain.plan.StagePlanning;
import io.evenkeel.contracts.avro.PipelineDefinition;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The quotas of a pipeline's accounts: what they begin with, how much of them a stage may count on, what follows a new budget. */
final class PipelineAccounts {
    private static final long EVALUATION_SHARE = 10;

    private final LedgerTask ledger;

    PipelineAccounts(LedgerTask ledger) {
        this.ledger = ledger;
    }

    /** The first quotas: for good, or for the calendar period that holds now, though some of it has passed. */
    void begin(PipelineDefinition definition, Amount budget, long now) {
        begin(definition, AccountId.pipeline(definition.getPipeline()), budget, now, "budget");
        begin(definition, evaluation(definition), evaluationShare(budget), now, "evaluation");
    }

    private void begin(PipelineDefinition definition, AccountId id, Amount budget, long now, String reason) {
        var refill = PlanRecords.refill(definition);
        var period = refill == null ? null : Period.at(refill, now, budget, Amount.NOTHING);
        quota(definition, id, budget, period, reason);
    }

    private static Amount evaluationShare(Amount budget) {
        return new Amount(budget.tokens() / EVALUATION_SHARE, budget.nanos() / EVALUATION_SHARE, 0);
    }

    private static AccountId evaluation(PipelineDefinition definition) {
        return AccountId.evaluation(definition.getPipeline());
    }

    Account pipeline(PipelineDefinition definition) {
        return account(definition, AccountId.pipeline(definition.getPipeline()));
    }

    Account stage(PipelineDefinition definition, int stage) {
        return account(definition, AccountId.stage(definition.getPipeline(), stage));
    }

    /** The calendar period in force, where the budget is refilled. */
    Optional<Period> period(PipelineDefinition definition) {
        return period(definition, AccountId.pipeline(definition.getPipeline()));
    }

    private Optional<Period> period(PipelineDefinition definition, AccountId id) {
        return ledger.period(definition.getLedger(), id);
    }

    private Account account(PipelineDefinition definition, AccountId id) {
        return ledger.account(definition.getLedger(), id).orElseThrow();
    }

    /** The evaluation follows a new budget by the rule that set it first, but never below what is used. */
    void shareWithEvaluation(PipelineDefinition definition) {
        var pipeline = pipeline(definition);
        var evaluation = account(definition, evaluation(definition));
        var budget = period(definition).map(Period::budget).orElse(pipeline.granted());
        var share = evaluationShare(budget);
        var period = period(definition, evaluation.id())
                .map(inForce -> inForce.with(share))
                .orElse(null);
        var quota = period == null ? share : period.quota();
        quota(
                definition,
                evaluation.id(),
                new Amount(
                        Math.max(evaluation.used(Unit.TOKENS), quota.tokens()),
                        Math.max(evaluation.used(Unit.NANOS), quota.nanos()),
                        0),
                period,
                "budget");
    }

    /** The share of an open stage as it is now, never below what is used. */
    long ceiling(PipelineDefinition definition, Account stage, Unit unit) {
        long used = stage.used(unit);
        long left = left(definition, unit);
        long share = left > Long.MAX_VALUE - used ? left : left + used;
        return Math.max(used, StagePlanning.ceiling(share, stage.id().stageNumber(), definition.getStages()));
    }

    /** Neither spent nor held nor kept for the evaluation; {@link Long#MAX_VALUE} where the pipeline does not limit it. */
    long left(PipelineDefinition definition, Unit unit) {
        var pipeline = pipeline(definition);
        var evaluation = account(definition, evaluation(definition));
        return pipeline.unlimited().contains(unit)
                ? Long.MAX_VALUE
                : pipeline.available(unit) - Math.max(0, evaluation.available(unit));
    }

    /** What a period has for its stages: its budget but for the evaluation's; as {@link #left} where it is not limited. */
    long wholePeriod(PipelineDefinition definition, Unit unit) {
        var pipeline = pipeline(definition);
        return pipeline.unlimited().contains(unit)
                ? Long.MAX_VALUE
                : budget(definition, pipeline.id(), unit) - budget(definition, evaluation(definition), unit);
    }

    private long budget(PipelineDefinition definition, AccountId id, Unit unit) {
        return period(definition, id).map(period -> period.budget().of(unit)).orElse(0L);
    }

    /** An account's quota, for good. */
    void quota(PipelineDefinition definition, AccountId id, Amount quota, String reason) {
        quota(definition, id, quota, null, reason);
    }

    /** Money is limited below the pipeline's account where it is limited there, and there where there is a quota of it. */
    private void quota(
            PipelineDefinition definition, AccountId id, Amount quota, @Nullable Period period, String reason) {
        var pipeline = AccountId.pipeline(definition.getPipeline());
        boolean limitsMoney = id.equals(pipeline)
                ? quota.nanos() > 0
                : !pipeline(definition).unlimited().contains(Unit.NANOS);
        var entry = limitsMoney
                ? Entry.quota(id, quota, Set.of(Unit.EXAMPLES), reason)
                : Entry.quota(id, new Amount(quota.tokens(), 0, 0), Set.of(Unit.NANOS, Unit.EXAMPLES), reason);
        ledger.write(definition.getLedger(), entry.in(period));
    }
}
