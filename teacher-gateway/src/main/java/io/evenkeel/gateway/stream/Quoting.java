package io.evenkeel.gateway.stream;

import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.avro.CallOutcome;
import io.evenkeel.contracts.avro.CallRequest;
import io.evenkeel.contracts.avro.Candidate;
import io.evenkeel.contracts.avro.Denial;
import io.evenkeel.contracts.avro.LedgerEvent;
import io.evenkeel.contracts.avro.Origin;
import io.evenkeel.contracts.avro.StagePlan;
import io.evenkeel.contracts.avro.StageState;
import io.evenkeel.gateway.domain.result.Reason;
import io.evenkeel.gateway.domain.work.Phase;
import io.evenkeel.gateway.domain.work.Purpose;
import io.evenkeel.gateway.domain.work.Work;
import io.evenkeel.runtime.Outbox;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The quoting half in one task: what each of its inputs means. Duplicates have no effect, for every step is taken only
 * from the phase that it belongs to.
 */
final class Quoting {
    private final Outbox outbox;
    private final Stores stores;
    private final LedgerDesk ledger;
    private final Asking asking;
    private final Turns turns;
    private final Denials denials;
    private final RateQueue rates;
    private final Endings endings;
    private final ReplyCache cache;
    private final Outcomes outcomes;

    Quoting(Outbox outbox, QuotingSettings settings) {
        this.outbox = outbox;
        this.stores = Stores.of(outbox);
        this.ledger = new LedgerDesk(outbox);
        this.asking = new Asking(outbox, stores, ledger, settings);
        this.turns = new Turns(stores, asking);
        this.denials = new Denials(stores, asking);
        this.rates = new RateQueue(stores, asking);
        this.endings = new Endings(outbox, stores, ledger, turns);
        this.cache = new ReplyCache(outbox, stores, asking, settings.replyCacheTime());
        this.outcomes = new Outcomes(outbox, stores, ledger, asking, endings, cache, settings);
    }

    void candidate(Candidate candidate) {
        var id = candidate.getCandidateId();
        if (stores.work().get(id) != null) {
            return;
        }
        requireReadable(candidate);
        var work = Work.arriving(
                id,
                candidate.getLedger(),
                candidate.getPipeline(),
                candidate.getStage(),
                candidate.getRevision(),
                candidate.getDomain(),
                Purpose.RATIONALE);
        var stage = stores.stageOf(work);
        if (stage.closing()) {
            endings.turnedAway(work, candidate, Reason.STAGE_CLOSED);
        } else if (candidate.getRevision() < stage.liveFrom()) {
            endings.turnedAway(work, candidate, Reason.SUPERSEDED);
        } else {
            stores.candidates().put(id, candidate);
            turns.arrived(work, windowOf(candidate));
        }
    }

    void request(CallRequest request) {
        var id = request.getRequestId();
        if (stores.work().get(id) != null) {
            return;
        }
        Chats.of(request);
        Keys.pipeline(request.getLedger(), request.getPipeline());
        var work = Work.arriving(
                id,
                request.getLedger(),
                request.getPipeline(),
                request.getStage(),
                request.getRevision(),
                request.getDomain(),
                Purposes.ofRequest(request.getPurpose()));
        stores.requests().put(id, request);
        asking.ask(work);
    }

    void plan(StagePlan plan) {
        var row = Rows.stage(plan.getLedger(), plan.getPipeline(), plan.getStage());
        var known = stores.stage(row);
        if (plan.getRevision() < known.revision()) {
            return;
        }
        boolean closing = plan.getState() == StageState.CLOSING || plan.getState() == StageState.CLOSED;
        var stage = known.planned(plan.getRevision(), plan.getLiveFrom(), closing);
        stores.stages().put(row, stage);
        for (var domain : plan.getDomains()) {
            boolean nothingMore = stage.closing() || domain.getClosed();
            turns.planned(window(plan, domain.getDomain(), Origin.REAL), domain.getReal(), nothingMore);
            turns.planned(window(plan, domain.getDomain(), Origin.SYNTHETIC), domain.getSynthetic(), nothingMore);
        }
        if (stage.closing()) {
            giveUpAll(plan.getLedger(), row);
        }
    }

    /** Every item of the stage that has no open call and no question before the ledger ends here. */
    private void giveUpAll(String ledgerName, String stage) {
        Stores.under(stores.queue(), stage).forEach((place, id) -> {
            stores.queue().delete(place);
            endings.givenUp(Objects.requireNonNull(stores.work().get(id)), Reason.STAGE_CLOSED);
        });
        denials.takeOut(ledgerName, work -> Rows.stage(work).equals(stage))
                .forEach(work -> endings.givenUp(work, Reason.STAGE_CLOSED));
        rates.takeOut(ledgerName, work -> Rows.stage(work).equals(stage))
                .forEach(work -> endings.givenUp(work, Reason.STAGE_CLOSED));
        for (var id : Stores.keys(stores.parked())) {
            var work = stores.work().get(id);
            if (work != null && work.phase() == Phase.PARKED && Rows.stage(work).equals(stage)) {
                stores.parked().delete(id);
                endings.givenUp(work, Reason.STAGE_CLOSED);
            }
        }
    }

    void ledgerEvent(LedgerEvent event) {
        countOpenReferences(event);
        switch (event.getKind()) {
            case GRANTED -> {
                var work = awaiting(event);
                if (work != null) {
                    rates.answered(work.id(), event);
                    rates.leave(work.id());
                    granted(work.by(event.getTeacher()), event);
                }
            }
            case DENIED, REFUSED -> {
                var work = awaiting(event);
                if (work != null) {
                    answered(work, event);
                }
            }
            case EXPIRED -> expired(event);
            case STAGE_CLOSING -> {
                if (event.getAccount().equals(event.getPipeline())) {
                    // The pipeline is over: whoever waits for its next refill is denied now, and ends.
                    askReferencesOnceMore(event);
                }
            }
            default -> {}
        }
        denials.roomMayBe(event);
        rates.roomMayBe(event, outbox.now());
    }

    /** The ledger asks what became of a call: a worker answers from the call journal. */
    private void expired(LedgerEvent event) {
        var work = stores.work().get(event.getCandidateId());
        if (work != null
                && work.phase() == Phase.CALLED
                && work.call().toString().equals(event.getReservationId())) {
            asking.endOf(work);
        }
    }

    private void answered(Work work, LedgerEvent event) {
        rates.answered(work.id(), event);
        if (RateQueue.isByRate(event) && !stores.stageOf(work).closing()) {
            rates.denied(work, event);
        } else {
            rates.leave(work.id());
            denied(work, event.getDenial());
        }
    }

    private void granted(Work work, LedgerEvent grant) {
        var known = cache.find(work);
        if (known.isPresent()) {
            outcomes.answeredAgain(work.granted(), known.get());
            return;
        }
        if (asking.stillCovers(work)) {
            asking.call(work, grant);
            return;
        }
        // Never claimed, for no worker has heard of it: the reservation goes back whole.
        outcomes.neverSent(work.granted());
    }

    private void denied(Work work, @Nullable Denial denial) {
        if (stores.stageOf(work).closing()) {
            endings.givenUp(work, Reason.STAGE_CLOSED);
        } else if (denial != null && denial.getCode().equals(Reason.PIPELINE_STOPPED.label())) {
            // Paused, and then it goes on here; or over, and then the next tick ends it.
            asking.park(work);
        } else if (denial != null
                && Denials.isOfTeachers(denial)
                && !work.failed().isEmpty()) {
            // The others have no room: better who failed before.
            asking.ask(work.offeredToAll());
        } else if (denial == null || denial.getUnit().isEmpty()) {
            // No unit was short of: time will not help.
            endings.givenUp(work, reasonOf(denial));
        } else if (work.stage() < 0
                && stores.openReferences(work.ledger(), work.pipeline()) == 0
                && !asking.isRefilled(work)) {
            // No planner watches over the evaluation account; when nothing is open there, nothing will be given back.
            endings.givenUp(work, Reason.BUDGET_EXHAUSTED);
        } else {
            denials.denied(work, denial);
        }
    }

    private static Reason reasonOf(@Nullable Denial denial) {
        var code = denial == null ? "" : denial.getCode();
        return Stream.of(Reason.STAGE_CLOSED, Reason.SUPERSEDED)
                .filter(reason -> reason.label().equals(code))
                .findFirst()
                .orElse(Reason.LEDGER_REFUSED);
    }

    /** The item whose question this answers; null for what this gateway did not ask, or asked before. */
    private @Nullable Work awaiting(LedgerEvent answer) {
        var work = stores.work().get(answer.getCandidateId());
        boolean awaited =
                work != null && work.phase() == Phase.ASKED && work.askedWith().equals(answer.getCommandId());
        return awaited ? work : null;
    }

    private void countOpenReferences(LedgerEvent event) {
        if (event.getStage() >= 0 || event.getReservationId().isEmpty()) {
            return;
        }
        int change =
                switch (event.getKind()) {
                    case GRANTED -> 1;
                    case POSTED, OVERRUN, VOIDED -> -1;
                    default -> 0;
                };
        if (change != 0) {
            long open = stores.openReferences(event.getLedger(), event.getPipeline()) + change;
            stores.openReferences().put(Rows.of(event.getLedger(), event.getPipeline()), Math.max(0, open));
            if (open <= 0) {
                askReferencesOnceMore(event);
            }
        }
    }

    /**
     * Nothing is open any more, so nothing will be given back: whoever is denied now ends, or waits for the refill where there
     * is one.
     */
    private void askReferencesOnceMore(LedgerEvent event) {
        denials.takeOut(
                        event.getLedger(),
                        work -> work.stage() < 0 && work.pipeline().equals(event.getPipeline()))
                .forEach(asking::ask);
    }

    void outcome(CallOutcome outcome) {
        outcomes.handle(outcome);
    }

    /**
     * Those whose time has come and those whose pipeline runs again are asked for; those whose pipeline is over, or whose model has
     * no price, end.
     */
    void tick(Instant now) {
        rates.tick(now);
        cache.forget(now);
        for (var id : Stores.keys(stores.parked())) {
            var work = stores.work().get(id);
            if (work == null || work.phase() != Phase.PARKED) {
                stores.parked().delete(id);
            } else if (asking.mayAsk(work)) {
                stores.parked().delete(id);
                askOrEnd(work);
            } else if (asking.isOver(work)) {
                stores.parked().delete(id);
                endings.givenUp(work, Reason.PIPELINE_STOPPED);
            }
        }
    }

    /** Nothing is asked of a model without a price: what it would cost nobody knows. */
    private void askOrEnd(Work work) {
        asking.whyNobody(work).ifPresentOrElse(reason -> endings.givenUp(work, reason), () -> asking.ask(work));
    }

    /** A text that cannot be read sends the candidate itself to the dead letters, not whatever touches it later. */
    private static void requireReadable(Candidate candidate) {
        Texts.read(candidate.getQuestion());
        Texts.readOrNull(candidate.getReference());
        Keys.pipeline(candidate.getLedger(), candidate.getPipeline());
        if (candidate.getOrigin() != Origin.REAL && candidate.getOrigin() != Origin.SYNTHETIC) {
            throw new IllegalArgumentException(
                    "a candidate's origin is " + candidate.getOrigin() + "; allowed: REAL, SYNTHETIC");
        }
    }

    private static String windowOf(Candidate candidate) {
        return Rows.window(
                candidate.getLedger(),
                candidate.getPipeline(),
                candidate.getStage(),
                candidate.getDomain(),
                candidate.getOrigin());
    }

    private static String window(StagePlan plan, String domain, Origin origin) {
        return Rows.window(plan.getLedger(), plan.getPipeline(), plan.getStage(), domain, origin);
    }
}
