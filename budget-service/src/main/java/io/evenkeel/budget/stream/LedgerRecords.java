package io.evenkeel.budget.stream;

import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.budget.domain.ledger.Amount;
import io.evenkeel.budget.domain.ledger.Command;
import io.evenkeel.budget.domain.ledger.Denial;
import io.evenkeel.budget.domain.ledger.Entry;
import io.evenkeel.budget.domain.ledger.Fate;
import io.evenkeel.budget.domain.ledger.Period;
import io.evenkeel.budget.domain.ledger.Unit;
import io.evenkeel.budget.domain.rate.Demand;
import io.evenkeel.budget.domain.rate.RateLimits;
import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.avro.Amounts;
import io.evenkeel.contracts.avro.BudgetPeriod;
import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.LedgerCommand;
import io.evenkeel.contracts.avro.LedgerCommandKind;
import io.evenkeel.contracts.avro.LedgerEvent;
import io.evenkeel.contracts.avro.LedgerEventKind;
import io.evenkeel.contracts.avro.Outcome;
import io.evenkeel.contracts.avro.Provenance;
import io.evenkeel.contracts.avro.RefillCalendar;
import io.evenkeel.contracts.avro.TeacherOffer;
import io.evenkeel.method.identity.Ids;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ledger's commands and entries as records. */
final class LedgerRecords {
    private LedgerRecords() {}

    /** @throws IllegalArgumentException for a kind that this version does not know, and for what no command can say */
    static Command command(LedgerCommand record, Instant now) {
        Keys.pipeline(record.getLedger(), record.getPipeline());
        var head = head(record);
        var used = amount(record.getAmounts());
        return switch (record.getKind()) {
            case RESERVE -> {
                var demand = new Demand(
                        now.toEpochMilli(),
                        record.getInputTokens(),
                        record.getOutputTokens(),
                        record.getNotBefore().toEpochMilli());
                yield new Command.Reserve(head, used, demand, offers(record));
            }
            case POST ->
                new Command.Post(head, used, record.getUnknown(), fate(record.getOutcome()), record.getReason());
            case VOID -> new Command.Release(head, fate(record.getOutcome()), record.getReason());
            case RECONCILE -> new Command.Reconcile(head, used);
            case END -> new Command.End(head, fate(record.getOutcome()), record.getReason());
            case NARROW -> new Command.Narrow(head, told(record.getLimits()), now.toEpochMilli());
            case UNKNOWN -> throw new IllegalArgumentException("a kind of command that this version does not know");
        };
    }

    private static List<Command.Offer> offers(LedgerCommand record) {
        return record.getTeachers().isEmpty()
                ? List.of(new Command.Offer("", record.getAmounts().getNanos(), record.getBatch()))
                : record.getTeachers().stream()
                        .map(offer -> new Command.Offer(offer.getTeacher(), offer.getNanos(), offer.getBatch()))
                        .toList();
    }

    static LedgerEvent event(String ledger, Entry entry, Provenance provenance) {
        var head = entry.head();
        return LedgerEvent.newBuilder()
                .setKind(LedgerEventKind.valueOf(entry.kind().name()))
                .setLedger(ledger)
                .setAccount(head.account().path())
                .setPipeline(head.account().pipelineName())
                .setStage(head.account().stageNumber())
                .setDomain(head.account().domainName())
                .setCommandId(head.commandId())
                .setCommandHash(head.commandHash())
                .setReservationId(head.reservationId())
                .setCandidateId(head.candidateId())
                .setPurpose(head.purpose().isEmpty() ? CallPurpose.UNKNOWN : CallPurpose.valueOf(head.purpose()))
                .setAmounts(amounts(entry.amount()))
                .setReleased(amounts(entry.released()))
                .setUnlimited(
                        entry.unlimited().stream().map(Unit::label).sorted().toList())
                .setOutcome(Outcome.valueOf(entry.fate().name()))
                .setUnknown(entry.unknown())
                .setReason(entry.reason())
                .setDenial(denial(entry.denial()))
                .setNotBefore(Instant.ofEpochMilli(entry.start().notBefore()))
                .setNotAfter(Instant.ofEpochMilli(entry.start().notAfter()))
                .setInputTokens(entry.start().inputTokens())
                .setOutputTokens(entry.start().outputTokens())
                .setDeadline(Instant.ofEpochMilli(entry.start().deadline()))
                .setBatch(entry.start().batch())
                .setLimits(limits(entry.limits()))
                .setPeriod(period(entry.period()))
                .setTeacher(head.teacher())
                .setProvenance(provenance)
                .build();
    }

    private static RateLimits told(io.evenkeel.contracts.avro.@Nullable RateLimits told) {
        return told == null ? RateLimits.NONE : limits(told);
    }

    static RateLimits limits(io.evenkeel.contracts.avro.RateLimits limits) {
        return new RateLimits(
                limits.getRequestsPerMinute(),
                limits.getInputTokensPerMinute(),
                limits.getOutputTokensPerMinute(),
                limits.getTokensPerMinute(),
                limits.getConcurrentCalls(),
                limits.getWindowMillis(),
                limits.getMarginMillis());
    }

    private static io.evenkeel.contracts.avro.@Nullable RateLimits limits(@Nullable RateLimits limits) {
        return limits == null
                ? null
                : new io.evenkeel.contracts.avro.RateLimits(
                        limits.requests(),
                        limits.inputTokens(),
                        limits.outputTokens(),
                        limits.tokens(),
                        limits.concurrent(),
                        limits.windowMillis(),
                        limits.marginMillis());
    }

    private static @Nullable BudgetPeriod period(@Nullable Period period) {
        return period == null
                ? null
                : new BudgetPeriod(
                        RefillCalendar.valueOf(period.refill().name()),
                        period.name(),
                        Instant.ofEpochMilli(period.end()),
                        amounts(period.budget()),
                        amounts(period.before()));
    }

    static Amounts amounts(Amount amount) {
        return new Amounts(amount.tokens(), amount.nanos(), amount.examples());
    }

    private static Amount amount(Amounts amounts) {
        return new Amount(amounts.getTokens(), amounts.getNanos(), amounts.getExamples());
    }

    private static Command.Head head(LedgerCommand record) {
        var account = AccountId.leaf(record.getPipeline(), record.getStage(), record.getDomain());
        var amounts = record.getAmounts();
        var hash = Ids.of(
                "k",
                record.getKind().name(),
                account.path(),
                record.getReservationId(),
                record.getCandidateId(),
                record.getPurpose().name(),
                Long.toString(amounts.getTokens()),
                Long.toString(amounts.getNanos()),
                Long.toString(amounts.getExamples()),
                record.getOutcome().name(),
                Boolean.toString(record.getUnknown()));
        var limits = record.getLimits();
        // Only where there are some: what was answered by an earlier version keeps its hash.
        var limited = limits == null ? hash : Ids.of("k", hash, limits.toString());
        var offered = record.getTeachers().isEmpty() ? limited : Ids.of("k", limited, text(record.getTeachers()));
        // A reservation says whose it is; what narrows limits has to.
        var teacher = record.getKind() == LedgerCommandKind.NARROW ? record.getTeacher() : "";
        var named = teacher.isEmpty() ? offered : Ids.of("k", offered, teacher);
        var whole = record.getBatch() ? Ids.of("k", named, "batch") : named;
        return new Command.Head(
                record.getCommandId(),
                whole,
                account,
                record.getReservationId(),
                record.getCandidateId(),
                record.getPurpose().name(),
                teacher);
    }

    /** Offers as earlier versions wrote them: only one through a batch API says more. */
    private static String text(List<TeacherOffer> offers) {
        return offers.toString().replace(", \"batch\": false", "");
    }

    private static Fate fate(Outcome outcome) {
        return outcome == Outcome.UNKNOWN ? Fate.NONE : Fate.valueOf(outcome.name());
    }

    private static io.evenkeel.contracts.avro.@Nullable Denial denial(@Nullable Denial denial) {
        return denial == null
                ? null
                : new io.evenkeel.contracts.avro.Denial(
                        denial.code().label(),
                        denial.account(),
                        denial.unit(),
                        denial.available(),
                        denial.asked(),
                        denial.sentence());
    }
}
