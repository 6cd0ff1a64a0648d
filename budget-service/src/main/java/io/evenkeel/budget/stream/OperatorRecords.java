package io.evenkeel.budget.stream;

import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.budget.domain.ledger.Command;
import io.evenkeel.contracts.avro.OperatorCommand;
import io.evenkeel.method.identity.Ids;

/** Operators' commands on a pipeline's account. */
final class OperatorRecords {
    private OperatorRecords() {}

    /** @throws IllegalArgumentException for a kind that this version does not know, and for what no command can say */
    static Command command(OperatorCommand record) {
        var head = head(record);
        var who = record.getWho() + ": " + record.getWhy();
        return switch (record.getKind()) {
            case PAUSE -> new Command.Pause(head, "paused by " + who);
            case RESUME -> new Command.Resume(head, "resumed by " + who);
            case SET_BUDGET -> new Command.SetBudget(head, tokens(record), "budget set by " + who);
            case CREATE_PIPELINE ->
                throw new IllegalArgumentException("command " + record.getId() + " has no definition");
            case UNKNOWN -> throw new IllegalArgumentException("a kind of command that this version does not know");
        };
    }

    private static long tokens(OperatorCommand record) {
        var tokens = record.getBudgetTokens();
        if (tokens == null) {
            throw new IllegalArgumentException("command " + record.getId() + " sets no budget; allowed: budgetTokens");
        }
        return tokens;
    }

    private static Command.Head head(OperatorCommand record) {
        var hash = Ids.of("k", record.getKind().name(), record.getPipeline(), String.valueOf(record.getBudgetTokens()));
        return new Command.Head(record.getId(), hash, AccountId.pipeline(record.getPipeline()), "", "", "");
    }
}
