package io.evenkeel.gateway.stream;

import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.avro.CallJournalEntry;
import io.evenkeel.contracts.avro.CallOutcome;
import io.evenkeel.contracts.avro.Candidate;
import io.evenkeel.contracts.avro.Outcome;
import io.evenkeel.gateway.domain.cache.CachedReply;
import io.evenkeel.gateway.domain.quote.Quote;
import io.evenkeel.gateway.domain.result.Assignment;
import io.evenkeel.gateway.domain.result.CallEnd;
import io.evenkeel.gateway.domain.result.Judgement;
import io.evenkeel.gateway.domain.result.Reason;
import io.evenkeel.gateway.domain.result.Settlement;
import io.evenkeel.gateway.domain.result.TeacherReply;
import io.evenkeel.gateway.domain.result.Usage;
import io.evenkeel.gateway.domain.result.Verdict;
import io.evenkeel.gateway.domain.work.Phase;
import io.evenkeel.gateway.domain.work.Work;
import io.evenkeel.runtime.Outbox;
import io.micrometer.core.instrument.Metrics;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns the end of a call into a command to the ledger and the item's next step, both in one transaction. */
final class Outcomes {
    private static final int TOO_MANY_REQUESTS = 429;

    /** Reason of what is posted for a call that a cached reply answers. */
    private static final String CACHED = "cached-reply";

    private final Outbox outbox;
    private final Stores stores;
    private final LedgerDesk ledger;
    private final Asking asking;
    private final Endings endings;
    private final ReplyCache cache;
    private final QuotingSettings settings;

    Outcomes(
            Outbox outbox,
            Stores stores,
            LedgerDesk ledger,
            Asking asking,
            Endings endings,
            ReplyCache cache,
            QuotingSettings settings) {
        this.outbox = outbox;
        this.stores = stores;
        this.ledger = ledger;
        this.asking = asking;
        this.endings = endings;
        this.cache = cache;
        this.settings = settings;
    }

    void handle(CallOutcome outcome) {
        var entry = outcome.getEntry();
        var work = stores.work().get(entry.getCandidateId());
        if (outcome.getLate()) {
            late(entry, work);
        } else if (work != null
                && work.phase() == Phase.CALLED
                && work.call().toString().equals(entry.getCallId())) {
            narrow(work, entry);
            ended(work, endOf(entry));
        }
    }

    /**
     * The provider refuses, or says that it permits less than it last said: the ledger shall know. What it says to a batch is of
     * limits that the ledger does not keep.
     */
    private void narrow(Work work, CallJournalEntry entry) {
        if (work.batch()) {
            return;
        }
        var told = entry.getLimitRequests() + "/" + entry.getLimitTokens();
        boolean tells = entry.getLimitRequests() > 0 || entry.getLimitTokens() > 0;
        var teller = Rows.limited(work.ledger(), work.teacher());
        boolean isNew = tells && !told.equals(stores.toldLimits().get(teller));
        if (isNew) {
            stores.toldLimits().put(teller, told);
        }
        if (isNew || entry.getStatus() == TOO_MANY_REQUESTS) {
            ledger.narrow(work, entry.getLimitRequests(), entry.getLimitTokens());
        }
    }

    /** A call that was granted and will not be made. */
    void neverSent(Work called) {
        ended(called, new CallEnd.Abandoned());
    }

    /** A call that was granted and need not be made: its reply was paid for with another. */
    void answeredAgain(Work called, CachedReply reply) {
        Metrics.counter(
                        "evenkeel.teacher.cached.replies",
                        "purpose",
                        called.purpose().name())
                .increment();
        ended(called.answeredFrom(reply.callId()), new CallEnd.Finished(reply.again()), CACHED);
    }

    private void late(CallJournalEntry entry, @Nullable Work work) {
        // Without a reply there is no bill, and what was posted before stands.
        if (entry.getUsage() != null && entry.getStatus() != 0) {
            var quoted = stores.unknownPrices().get(entry.getCallId());
            var price = quoted != null ? quoted : asking.presentPrice(entry.getLedger(), entry.getPipeline());
            ledger.reconcile(entry, work == null ? 0 : Math.max(0, work.revision()), price.price());
        }
    }

    private void ended(Work called, CallEnd end) {
        ended(called, end, "");
    }

    /** @param source where an answer comes from; empty where the teacher was called for it */
    private void ended(Work called, CallEnd end, String source) {
        var reserved = new Quote(called.quotedTokens(), called.quotedNanos());
        var settlement = Settlement.of(end, reserved, asking.price(called).price());
        if (settlement.unknown()) {
            stores.unknownPrices().put(called.call().toString(), asking.price(called));
        }
        var work = called.spent(settlement.tokens());
        var verdict = Judgement.of(assignment(work), end);
        if (verdict.isGood() && end instanceof CallEnd.Finished finished) {
            cache.keep(work, finished.reply());
        }
        switch (verdict) {
            case Verdict.Accept accept -> {
                ledger.settle(work, settlement, Outcome.ACCEPTED, source);
                endings.accepted(work, accept.solution());
            }
            case Verdict.SolveAgain again -> {
                ledger.settle(work, settlement, Outcome.CONTINUES, source);
                asking.ask(work.solvedOnce(again.solution()));
            }
            case Verdict.Answer answer -> {
                ledger.settle(work, settlement, Outcome.NONE, source);
                endings.answered(work, answer.text());
            }
            case Verdict.Refuse refuse -> refuse(work, settlement, refuse.reason());
            case Verdict.TryAgain again -> tryAgain(work, settlement, again);
        }
    }

    private void tryAgain(Work work, Settlement settlement, Verdict.TryAgain again) {
        var next = settings.retries().next(work.call(), again.retryAfterMillis(), outbox.now());
        if (next.isEmpty()) {
            refuse(work, settlement, Reason.TEACHER_UNAVAILABLE);
            return;
        }
        var outcome = work.candidate() ? Outcome.CONTINUES : Outcome.NONE;
        ledger.settle(work, settlement, outcome, again.reason().label());
        asking.ask(work.again(next.get(), asking.hasOthers(work)));
    }

    private void refuse(Work work, Settlement settlement, Reason reason) {
        ledger.settle(work, settlement, work.candidate() ? Outcome.REJECTED : Outcome.NONE, reason.label());
        endings.failed(work, reason);
    }

    private Assignment assignment(Work work) {
        if (!work.candidate()) {
            return Assignment.text(work.purpose());
        }
        Candidate candidate = Objects.requireNonNull(stores.candidates().get(work.id()));
        var definition = outbox.pipelines()
                .find(work.ledger(), work.pipeline())
                .orElseThrow()
                .getDefinition();
        return new Assignment(
                work.purpose(),
                candidate.getSolves(),
                Texts.readOrNull(candidate.getReference()),
                work.first(),
                definition.getAnswerMark());
    }

    private static CallEnd endOf(CallJournalEntry entry) {
        return switch (entry.getStep()) {
            case FINISHED -> new CallEnd.Finished(replyOf(entry));
            case LOST -> new CallEnd.Lost();
            case ABANDONED -> new CallEnd.Abandoned();
            case CLAIMED, UNKNOWN -> throw new IllegalArgumentException(entry.getStep() + " is not the end of a call");
        };
    }

    private static TeacherReply replyOf(CallJournalEntry entry) {
        var usage = entry.getUsage();
        return new TeacherReply(
                entry.getStatus(),
                Texts.readOrNull(entry.getReply()),
                entry.getFinishReason(),
                usage == null ? null : new Usage(usage.getPromptTokens(), usage.getCompletionTokens()),
                entry.getError(),
                entry.getRetryAfterMillis());
    }
}
