package io.evenkeel.gateway.stream;

import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.Amounts;
import io.evenkeel.contracts.avro.CallJournalEntry;
import io.evenkeel.contracts.avro.LedgerCommand;
import io.evenkeel.contracts.avro.LedgerCommandKind;
import io.evenkeel.contracts.avro.Outcome;
import io.evenkeel.contracts.avro.RateLimits;
import io.evenkeel.contracts.avro.TeacherOffer;
import io.evenkeel.gateway.domain.quote.Price;
import io.evenkeel.gateway.domain.result.Settlement;
import io.evenkeel.gateway.domain.work.Work;
import io.evenkeel.runtime.Outbox;
import java.time.Instant;
import java.util.List;

/** Writes commands to the ledger. */
final class LedgerDesk {
    private final Outbox outbox;

    LedgerDesk(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Asks for the work's present call; the work knows its quote already. */
    void reserve(Work work, long outputTokens) {
        var offers = work.offers();
        boolean several = !offers.getFirst().teacher().isEmpty();
        send(about(work)
                .setCommandId(work.askedWith())
                .setKind(LedgerCommandKind.RESERVE)
                .setReservationId(work.call().toString())
                .setAmounts(new Amounts(work.quotedTokens(), offers.getFirst().nanos(), work.examples()))
                .setTeachers(
                        several
                                ? offers.stream()
                                        .map(offer -> new TeacherOffer(offer.teacher(), offer.nanos(), offer.batch()))
                                        .toList()
                                : List.of())
                .setBatch(!several && offers.getFirst().batch())
                .setInputTokens(work.quotedTokens() - outputTokens)
                .setOutputTokens(outputTokens)
                .setNotBefore(Instant.ofEpochMilli(work.startsAtMillis())));
    }

    /** Says what the work's present call cost, and what became of the item. */
    void settle(Work work, Settlement settlement, Outcome outcome, String reason) {
        var call = work.call();
        long examples = settlement.posts() && outcome == Outcome.ACCEPTED ? 1 : 0;
        send(about(work)
                .setCommandId(settlement.posts() ? call.post() : call.voiding())
                .setKind(settlement.posts() ? LedgerCommandKind.POST : LedgerCommandKind.VOID)
                .setReservationId(call.toString())
                .setAmounts(new Amounts(settlement.tokens(), settlement.nanos(), examples))
                .setOutcome(outcome)
                .setUnknown(settlement.unknown())
                .setReason(reason));
    }

    /**
     * Says what the provider permits, after a reply that told it or a 429.
     *
     * @param requests a minute, a count; 0 where it did not say
     * @param tokens a minute, teacher tokens; 0 where it did not say
     */
    void narrow(Work work, long requests, long tokens) {
        boolean told = requests > 0 || tokens > 0;
        send(about(work)
                .setCommandId(work.call() + "/narrow")
                .setTeacher(work.teacher())
                .setKind(LedgerCommandKind.NARROW)
                .setReservationId(work.call().toString())
                .setAmounts(new Amounts(0L, 0L, 0L))
                .setLimits(
                        told
                                ? RateLimits.newBuilder()
                                        .setRequestsPerMinute(requests)
                                        .setTokensPerMinute(tokens)
                                        .build()
                                : null));
    }

    /** Gives back the example that a candidate holds between two calls. */
    void endReturned(Work work, String reason) {
        send(about(work)
                .setCommandId(work.id() + "/end")
                .setKind(LedgerCommandKind.END)
                .setReservationId("")
                .setAmounts(new Amounts(0L, 0L, 0L))
                .setOutcome(Outcome.RETURNED)
                .setReason(reason));
    }

    /** Says what a call cost of which another end was posted before, at the price that it was quoted at. */
    void reconcile(CallJournalEntry late, int revision, Price price) {
        var usage = late.getUsage();
        send(LedgerCommand.newBuilder()
                .setCommandId(late.getCallId() + "/reconcile")
                .setKind(LedgerCommandKind.RECONCILE)
                .setLedger(late.getLedger())
                .setPipeline(late.getPipeline())
                .setStage(late.getStage())
                .setRevision(revision)
                .setDomain(late.getDomain())
                .setReservationId(late.getCallId())
                .setCandidateId(late.getCandidateId())
                .setPurpose(late.getPurpose())
                .setAmounts(new Amounts(
                        Math.addExact(usage.getPromptTokens(), usage.getCompletionTokens()),
                        price.of(usage.getPromptTokens(), usage.getCompletionTokens()),
                        0L))
                .setOutcome(Outcome.NONE)
                .setUnknown(false)
                .setReason("late"));
    }

    private static LedgerCommand.Builder about(Work work) {
        return LedgerCommand.newBuilder()
                .setLedger(work.ledger())
                .setPipeline(work.pipeline())
                .setStage(work.stage())
                .setRevision(Math.max(0, work.revision()))
                .setDomain(work.domain())
                .setCandidateId(work.id())
                .setPurpose(Purposes.toAvro(work.purpose()))
                .setOutcome(Outcome.NONE)
                .setUnknown(false)
                .setReason("");
    }

    private void send(LedgerCommand.Builder command) {
        outbox.send(
                Topics.BUDGET_COMMANDS,
                Keys.ledger(command.getLedger()),
                command.setCause(outbox.cause()).build());
    }
}
