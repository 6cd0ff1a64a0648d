package io.evenkeel.budget.stream;

import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.CensusEntry;
import io.evenkeel.contracts.avro.Checkpoint;
import io.evenkeel.contracts.avro.Evaluation;
import io.evenkeel.contracts.avro.LedgerCommand;
import io.evenkeel.contracts.avro.OperatorCommand;
import io.evenkeel.contracts.avro.OperatorCommandKind;
import io.evenkeel.contracts.avro.Selection;
import io.evenkeel.contracts.avro.Supply;
import io.evenkeel.runtime.Handler;
import io.evenkeel.runtime.Outbox;
import io.evenkeel.runtime.ServiceTopology;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** What budget-service reads and does with it, topic by topic. All of it meets in the task of its ledger. */
public final class BudgetTopology {
    private static final Duration TICK = Duration.ofSeconds(1);

    private static final Duration LEDGER_TICK = Duration.ofSeconds(10);

    private BudgetTopology() {}

    public static ServiceTopology of(TopicSerdes serdes) {
        var stores = new HashSet<>(LedgerStores.NAMES);
        stores.addAll(PlannerStores.NAMES);
        var topology = new ServiceTopology(Owner.BUDGET, serdes);
        LedgerStores.declare(topology);
        PlannerStores.declare(topology, serdes);
        return topology.on(Topics.OPERATOR_COMMANDS, stores, BudgetTopology::operatorCommands)
                .on(Topics.BUDGET_COMMANDS, Set.copyOf(stores), BudgetTopology::ledgerCommands)
                .on(Topics.SAMPLER_CENSUS, stores, BudgetTopology::census)
                .on(Topics.SAMPLER_SELECTIONS, stores, BudgetTopology::selections)
                .on(Topics.SYNTHESIZER_SUPPLY, stores, BudgetTopology::supply)
                .on(Topics.TRAINER_CHECKPOINTS, stores, BudgetTopology::checkpoints)
                .on(Topics.TRAINER_EVALUATIONS, stores, BudgetTopology::evaluations)
                .writes(Topics.BUDGET_JOURNAL, Topics.BUDGET_STAGE_PLANS, Topics.OPERATOR_PIPELINES);
    }

    private static PlannerTask planner(Outbox outbox) {
        return new PlannerTask(outbox, new LedgerTask(outbox));
    }

    private static Handler<OperatorCommand> operatorCommands(Outbox outbox) {
        var planner = planner(outbox);
        outbox.every(TICK, planner::tick);
        outbox.every(LEDGER_TICK, planner::tickLedgers);
        return record -> {
            var command = record.value();
            var definition = command.getDefinition();
            if (command.getKind() == OperatorCommandKind.CREATE_PIPELINE && definition != null) {
                planner.create(definition);
            } else {
                planner.operator(command);
            }
        };
    }

    private static Handler<LedgerCommand> ledgerCommands(Outbox outbox) {
        var ledger = new LedgerTask(outbox);
        var planner = new PlannerTask(outbox, ledger);
        return record -> {
            var command = record.value();
            ledger.command(command).forEach(entry -> planner.entered(command.getLedger(), entry));
        };
    }

    private static Handler<CensusEntry> census(Outbox outbox) {
        var planner = planner(outbox);
        return record -> {
            var entry = record.value();
            planner.census(entry.getLedger(), entry.getPipeline(), entry.getDomain(), entry.getSeen(), entry.getPool());
        };
    }

    private static Handler<Selection> selections(Outbox outbox) {
        var planner = planner(outbox);
        return record -> {
            var selection = record.value();
            planner.selected(
                    Keys.pipeline(selection.getLedger(), selection.getPipeline()),
                    selection.getStage(),
                    selection.getDomain(),
                    selection.getOffered());
        };
    }

    private static Handler<Supply> supply(Outbox outbox) {
        var planner = planner(outbox);
        return record -> {
            var supply = record.value();
            planner.supplied(
                    Keys.pipeline(supply.getLedger(), supply.getPipeline()),
                    supply.getStage(),
                    supply.getDomain(),
                    supply.getRevision(),
                    supply.getOffered(),
                    supply.getExhausted(),
                    supply.getReason());
        };
    }

    private static Handler<Checkpoint> checkpoints(Outbox outbox) {
        var planner = planner(outbox);
        return record -> {
            var checkpoint = record.value();
            var key = Keys.pipeline(checkpoint.getLedger(), checkpoint.getPipeline());
            var failure = checkpoint.getFailure();
            if (failure == null) {
                planner.trained(key, checkpoint.getStage(), checkpoint.getUri(), checkpoint.getHash());
            } else {
                planner.failed(key, checkpoint.getStage(), failure);
            }
        };
    }

    private static Handler<Evaluation> evaluations(Outbox outbox) {
        var planner = planner(outbox);
        return record -> {
            var evaluation = record.value();
            var key = Keys.pipeline(evaluation.getLedger(), evaluation.getPipeline());
            planner.evaluated(key, evaluation.getStage(), evaluation.getDomains());
        };
    }
}
