package io.evenkeel.budget.stream;

import io.evenkeel.budget.domain.ledger.Account;
import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.budget.domain.ledger.Amount;
import io.evenkeel.budget.domain.ledger.Entry;
import io.evenkeel.budget.domain.ledger.Unit;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.RateLimits;
import io.evenkeel.contracts.avro.Teacher;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The accounts and rate limits of the teachers that a definition names. They are the ledger's: what one definition says of a
 * teacher holds from there on for every pipeline that shares it.
 */
final class TeacherAccounts {
    private final LedgerTask ledger;

    TeacherAccounts(LedgerTask ledger) {
        this.ledger = ledger;
    }

    /** What the definition names: its teachers' quotas and limits, and those of the ledger's only teacher. */
    void begin(PipelineDefinition definition) {
        limit(definition, "", definition.getRates());
        for (var teacher : definition.getTeachers()) {
            fund(definition, teacher);
            limit(definition, teacher.getName(), teacher.getRates());
        }
    }

    /** A quota is what was named last, and never below what is used; without one there is no limit. */
    private void fund(PipelineDefinition definition, Teacher teacher) {
        var id = AccountId.teacher(teacher.getName());
        var known = ledger.account(definition.getLedger(), id);
        boolean named = teacher.getBudgetTokens() > 0 || teacher.getBudgetNanos() > 0;
        if (known.isPresent() && !named) {
            return;
        }
        var before = known.orElseGet(
                () -> Account.opened(id, Amount.NOTHING, Set.of(Unit.TOKENS, Unit.NANOS, Unit.EXAMPLES)));
        var unlimited = EnumSet.copyOf(before.unlimited());
        long tokens = quota(before, Unit.TOKENS, teacher.getBudgetTokens(), unlimited);
        long nanos = quota(before, Unit.NANOS, teacher.getBudgetNanos(), unlimited);
        ledger.write(definition.getLedger(), Entry.quota(id, new Amount(tokens, nanos, 0), unlimited, "definition"));
    }

    private static long quota(Account before, Unit unit, long named, Set<Unit> unlimited) {
        if (named == 0) {
            return before.granted().of(unit);
        }
        unlimited.remove(unit);
        return Math.max(named, before.used(unit));
    }

    private void limit(PipelineDefinition definition, String teacher, @Nullable RateLimits rates) {
        if (rates != null) {
            var limits = LedgerRecords.limits(rates).over(ledger.limits(definition.getLedger(), teacher));
            ledger.write(
                    definition.getLedger(),
                    Entry.limits(AccountId.pipeline(definition.getPipeline()), teacher, limits, "definition"));
        }
    }

    /** What its teachers may spend together; {@link Long#MAX_VALUE} where one has no limit, or none is named. */
    long left(PipelineDefinition definition, Unit unit) {
        return definition.getTeachers().isEmpty()
                ? Long.MAX_VALUE
                : accounts(definition)
                        .filter(account -> !account.wentBeyond())
                        .mapToLong(account -> Math.max(0, account.available(unit)))
                        .reduce(0, TeacherAccounts::saturatedSum);
    }

    /** Whether no call of any pipeline is open with any of them. */
    boolean holdNothing(PipelineDefinition definition) {
        return accounts(definition).allMatch(account -> account.reserved().equals(Amount.NOTHING));
    }

    private Stream<Account> accounts(PipelineDefinition definition) {
        return definition.getTeachers().stream()
                .map(teacher -> ledger.account(definition.getLedger(), AccountId.teacher(teacher.getName())))
                .flatMap(Optional::stream);
    }

    private static long saturatedSum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }
}
