package io.evenkeel.budget.stream;

import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.budget.domain.ledger.Command;
import io.evenkeel.contracts.avro.OperatorCommand;
import io.evenkeel.contracts.avro.OperatorCommandKind;
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
            case SET_BUDGET ->
                new Command.SetBudget(head, record.getBudgetTokens(), record.getBudgetNanos(), "budget set by " + who);
            case CREATE_PIPELINE ->
                throw new IllegalArgumentException("command " + record.getId() + " has no definition");
            case UNKNOWN -> throw new IllegalArgumentException("a kind of command that this version does not know");
        };
    }

    private static AccountId funded(OperatorCommand record) {
        if (record.getKind() != OperatorCommandKind.SET_BUDGET) {
            throw new IllegalArgumentException("command " + record.getId() + " names teacher " + record.getTeacher()
                    + "; allowed: with SET_BUDGET");
        }
        return AccountId.teacher(record.getTeacher());
    }

    private static Command.Head head(OperatorCommand record) {
        var hash = Ids.of("k", record.getKind().name(), record.getPipeline(), String.valueOf(record.getBudgetTokens()));
        var nanos = record.getBudgetNanos();
        // Only where there are some: what was answered by an earlier version keeps its hash.
        var whole = nanos == null ? hash : Ids.of("k", hash, Long.toString(nanos));
        var teacher = record.getTeacher();
        return teacher.isEmpty()
                ? new Command.Head(record.getId(), whole, AccountId.pipeline(record.getPipeline()), "", "", "")
                : new Command.Head(record.getId(), Ids.of("k", whole, teacher), funded(record), "", "", "");
    }
}
