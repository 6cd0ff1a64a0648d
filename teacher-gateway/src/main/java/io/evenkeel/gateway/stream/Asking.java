package io.evenkeel.gateway.stream;

import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.Amounts;
import io.evenkeel.contracts.avro.LedgerEvent;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.PipelineInForce;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.contracts.avro.RefillCalendar;
import io.evenkeel.contracts.avro.TeacherCall;
import io.evenkeel.gateway.domain.cache.ReplyKey;
import io.evenkeel.gateway.domain.quote.DatedPrice;
import io.evenkeel.gateway.domain.quote.Price;
import io.evenkeel.gateway.domain.result.Reason;
import io.evenkeel.gateway.domain.teacher.Offer;
import io.evenkeel.gateway.domain.teacher.WeightedTeacher;
import io.evenkeel.gateway.domain.work.Phase;
import io.evenkeel.gateway.domain.work.Work;
import io.evenkeel.method.identity.Ids;
import io.evenkeel.runtime.Outbox;
import io.evenkeel.runtime.Pipelines;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Asks the ledger for an item's next call, and hands the call to the workers once it is granted. */
final class Asking {
    private static final Set<PipelinePhase> OVER = EnumSet.of(PipelinePhase.FINISHED, PipelinePhase.REFUSED);

    private static final Set<RefillCalendar> REFILLED = EnumSet.of(RefillCalendar.DAILY, RefillCalendar.MONTHLY);

    /** The end of a window that has passed; the epoch itself stands for no end. */
    private static final Instant LONG_PAST = Instant.ofEpochMilli(1);

    private final Outbox outbox;
    private final Stores stores;
    private final LedgerDesk ledger;
    private final QuotingSettings settings;
    private final Teachers teachers;

    Asking(Outbox outbox, Stores stores, LedgerDesk ledger, QuotingSettings settings) {
        this.outbox = outbox;
        this.stores = stores;
        this.ledger = ledger;
        this.settings = settings;
        this.teachers = new Teachers(outbox, settings);
    }

    /** Reserves for the item's present call, or parks the item while its pipeline is not running or no teacher can be asked. */
    void ask(Work work) {
        var definition = definition(work);
        if (definition.isEmpty()) {
            park(work);
            return;
        }
        var chats = chats(work, definition.get());
        var others = teachers.notFailed(work, definition.get());
        var open = others.isEmpty() ? work.offeredToAll() : work;
        var asking = others.isEmpty() ? teachers.notFailed(open, definition.get()) : others;
        var offers = asking.stream()
                .flatMap(teacher -> offer(teacher, work, definition.get(), chats).stream())
                .toList();
        if (offers.isEmpty()) {
            park(work);
            return;
        }
        var asked = open.asked(chats.bound(settings.overheadPerMessage()), offers);
        stores.save(asked);
        ledger.reserve(asked, chats.maxOutputTokens());
    }

    private Optional<Offer> offer(WeightedTeacher teacher, Work work, PipelineDefinition definition, Chats chats) {
        return teachers.price(teacher, work, definition).map(price -> {
            var quote = chats.quote(settings.overheadPerMessage(), price.price());
            return new Offer(teacher.name(), quote.nanos(), price, teachers.batches(teacher, work, definition));
        });
    }

    /** Keeps the item until its pipeline takes work again, or never will. */
    void park(Work work) {
        stores.save(work.in(Phase.PARKED));
        stores.parked().put(work.id(), "");
    }

    /** Whether the item's pipeline takes work. */
    boolean mayAsk(Work work) {
        return definition(work).isPresent();
    }

    /** Why nobody can be asked for the item now; nothing where somebody can. */
    Optional<Reason> whyNobody(Work work) {
        return teachers.whyNobody(work, knownDefinition(work));
    }

    /** Whether another teacher than the present call's may still be asked for it. */
    boolean hasOthers(Work called) {
        return teachers.hasOthers(called, knownDefinition(called));
    }

    /** What the item's present call was quoted at, and is posted at: a new price in between changes nothing. */
    DatedPrice price(Work work) {
        var quoted = work.price();
        return quoted != null ? quoted : presentPrice(work.ledger(), work.pipeline());
    }

    /** For what was asked before prices had dates. */
    DatedPrice presentPrice(String ledgerName, String pipeline) {
        var now = outbox.now();
        return outbox.pipelines()
                .find(ledgerName, pipeline)
                .flatMap(inForce -> settings.prices().at(inForce.getDefinition().getTeacherModel(), now))
                .orElseGet(() -> new DatedPrice(Price.NOTHING, now.toEpochMilli()));
    }

    /** Whether the item's pipeline never takes work again. */
    boolean isOver(Work work) {
        return outbox.pipelines()
                .find(work.ledger(), work.pipeline())
                .map(PipelineInForce::getPhase)
                .filter(OVER::contains)
                .isPresent();
    }

    /** Whether the budget of the item's pipeline is filled again with the next day or month. */
    boolean isRefilled(Work work) {
        return REFILLED.contains(knownDefinition(work).getRefill());
    }

    /**
     * Whether what was reserved still pays for the call: the definition may have changed since the ledger was asked.
     */
    boolean stillCovers(Work work) {
        var quote = chats(work, knownDefinition(work))
                .quote(settings.overheadPerMessage(), price(work).price());
        return quote.tokens() <= work.quotedTokens() && quote.nanos() <= work.quotedNanos();
    }

    /** Makes the call of a grant. */
    void call(Work asked, LedgerEvent grant) {
        hand(asked, later(grant.getNotBefore(), Instant.ofEpochMilli(asked.startsAtMillis())), grant.getNotAfter());
        stores.save(asked.granted());
    }

    /** What the item's present call asks, as {@link ReplyKey} tells it from others. */
    String contentOf(Work work) {
        var definition = knownDefinition(work);
        var chats = chats(work, definition);
        return ReplyKey.of(teachers.model(work, definition), chats.messages(), chats.maxOutputTokens(), work.call());
    }

    /** Hands the call to the workers once more, never to be sent: whoever finds it without an end gives it one. */
    void endOf(Work called) {
        hand(called, Instant.EPOCH, LONG_PAST);
    }

    private void hand(Work work, Instant notBefore, Instant notAfter) {
        var definition = knownDefinition(work);
        var chats = chats(work, definition);
        var call = work.call();
        var quoted = price(work);
        outbox.send(
                Topics.GATEWAY_CALLS,
                work.id(),
                TeacherCall.newBuilder()
                        .setCallId(call.toString())
                        .setCandidateId(work.id())
                        .setLedger(work.ledger())
                        .setPipeline(work.pipeline())
                        .setStage(work.stage())
                        .setDomain(work.domain())
                        .setPurpose(Purposes.toAvro(call.purpose()))
                        .setAttempt(call.attempt())
                        .setModel(teachers.model(work, definition))
                        .setMessages(chats.toAvro())
                        .setMaxOutputTokens(chats.maxOutputTokens())
                        .setSeed(seed(definition, call.toString()))
                        .setReserved(new Amounts(work.quotedTokens(), work.quotedNanos(), work.examples()))
                        .setPromptNanos(quoted.price().promptNanos())
                        .setCompletionNanos(quoted.price().completionNanos())
                        .setPricedAt(Instant.ofEpochMilli(quoted.atMillis()))
                        .setNotBefore(notBefore)
                        .setNotAfter(notAfter)
                        .setTeacher(work.teacher())
                        .setReplaceable(teachers.hasOthers(work, definition))
                        .setBatch(work.batch())
                        .setCause(outbox.cause())
                        .build());
    }

    private Chats chats(Work work, PipelineDefinition definition) {
        return work.candidate()
                ? Chats.of(Objects.requireNonNull(stores.candidates().get(work.id())), definition)
                : Chats.of(Objects.requireNonNull(stores.requests().get(work.id())));
    }

    private Optional<PipelineDefinition> definition(Work work) {
        return outbox.pipelines()
                .find(work.ledger(), work.pipeline())
                .filter(Pipelines::isActive)
                .map(PipelineInForce::getDefinition);
    }

    /** What was asked for once has a definition, whatever its pipeline does now. */
    private PipelineDefinition knownDefinition(Work work) {
        return outbox.pipelines()
                .find(work.ledger(), work.pipeline())
                .orElseThrow()
                .getDefinition();
    }

    /** 31 bits: every JSON reader takes such a number as it is. */
    private static long seed(PipelineDefinition definition, String callId) {
        return Ids.bits("teacher seed", Long.toString(definition.getSeed()), callId) >>> 33;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
