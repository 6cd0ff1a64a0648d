package io.evenkeel.systemtests.simulation;

import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.budget.domain.ledger.Amount;
import io.evenkeel.budget.domain.ledger.Command;
import io.evenkeel.budget.domain.ledger.Denial;
import io.evenkeel.budget.domain.ledger.Entry;
import io.evenkeel.budget.domain.ledger.Fate;
import io.evenkeel.budget.domain.rate.Demand;
import io.evenkeel.budget.domain.rate.RateLimits;
import io.evenkeel.gateway.domain.queue.Window;
import io.evenkeel.gateway.domain.quote.DatedPrice;
import io.evenkeel.gateway.domain.quote.Quote;
import io.evenkeel.gateway.domain.result.Assignment;
import io.evenkeel.gateway.domain.result.CallEnd;
import io.evenkeel.gateway.domain.result.Judgement;
import io.evenkeel.gateway.domain.result.RetryPolicy;
import io.evenkeel.gateway.domain.result.Settlement;
import io.evenkeel.gateway.domain.result.Verdict;
import io.evenkeel.gateway.domain.teacher.Offer;
import io.evenkeel.gateway.domain.work.Phase;
import io.evenkeel.gateway.domain.work.Purpose;
import io.evenkeel.gateway.domain.work.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * The gateway's quoting half, as {@code stream/Quoting}, {@code Asking}, {@code Outcomes}, {@code Endings} and {@code
 * LedgerDesk} say it, around the product's own work items, windows, settlements, verdicts and retries. The room of those
 * who were denied is kept more simply: each event that may free something has the first of them asked again.
 */
final class QuotingTask {
    private static final RetryPolicy RETRIES = new RetryPolicy(4, Duration.ofMillis(200), Duration.ofSeconds(2));
    private static final int TOO_MANY_REQUESTS = 429;

    private final Topics topics;
    private final Rules rules;
    private final Auditor auditor;
    private final Transaction transaction = new Transaction();
    private final Map<String, Work> works = new HashMap<>();
    private final Map<String, Needs> needs = new HashMap<>();
    /** How many calls of an item failed, or were never sent. */
    private final Map<String, Integer> failed = new HashMap<>();

    private final Map<String, Window> windows = new HashMap<>();
    private final Map<String, List<String>> queues = new HashMap<>();
    private final Set<String> denied = new LinkedHashSet<>();
    private final Set<String> parked = new LinkedHashSet<>();
    /** When it is worth asking for them again: the ledger's word, 0 when a call has ended. */
    private final Map<String, Long> byRate = new LinkedHashMap<>();

    private final Set<Integer> closing = new HashSet<>();
    private final int[] next = new int[Input.values().length];
    private long clock;

    /** What it reads. */
    enum Input {
        ARRIVALS,
        JOURNAL,
        OUTCOMES,
        PLANS
    }

    QuotingTask(Topics topics, Rules rules, Auditor auditor) {
        this.topics = topics;
        this.rules = rules;
        this.auditor = auditor;
    }

    /**
     * Reads one record; false where there is none.
     *
     * @param wallClock of the task, which may jump; milliseconds
     */
    boolean read(Input input, long wallClock) {
        int at = next[input.ordinal()];
        if (at == end(input)) {
            return false;
        }
        // The task's clock is made monotone, as Outbox.now says.
        clock = Math.max(clock, wallClock);
        next[input.ordinal()]++;
        transaction.changed(() -> next[input.ordinal()]--);
        try {
            switch (input) {
                case ARRIVALS -> arrived(topics.arrivals.get(at));
                case JOURNAL -> entered(topics.journal.get(at));
                case OUTCOMES -> outcome(topics.outcomes.get(at));
                case PLANS -> planned(topics.plans.get(at));
            }
        } catch (IllegalArgumentException e) {
            // The window's own check.
            throw new Violation(Invariant.NO_TRANSITION_THAT_CANNOT_BE, String.valueOf(e.getMessage()));
        }
        return true;
    }

    private int end(Input input) {
        return switch (input) {
            case ARRIVALS -> topics.arrivals.size();
            case JOURNAL -> topics.journal.size();
            case OUTCOMES -> topics.outcomes.size();
            case PLANS -> topics.plans.size();
        };
    }

    boolean hasUncommitted() {
        return !transaction.isEmpty();
    }

    boolean isIdle() {
        for (var input : Input.values()) {
            if (next[input.ordinal()] < end(input)) {
                return false;
            }
        }
        return !hasUncommitted() && byRate.keySet().stream().noneMatch(this::isDenied);
    }

    /** Asks for the first of those whom a rate limit held back and whose time has come; false where there is none. */
    boolean tick(long wallClock) {
        clock = Math.max(clock, wallClock);
        return askByRate(at -> at > 0 && at <= clock);
    }

    private boolean askByRate(LongPredicate isDue) {
        for (var waiting : List.copyOf(byRate.entrySet())) {
            var id = waiting.getKey();
            long at = waiting.getValue();
            if (!isDenied(id) || isDue.test(at)) {
                byRate.remove(id);
                transaction.changed(() -> byRate.put(id, at));
                if (isDenied(id)) {
                    ask(Objects.requireNonNull(works.get(id)));
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isDenied(String id) {
        return Objects.requireNonNull(works.get(id)).phase() == Phase.DENIED;
    }

    void commit() {
        transaction.commit();
    }

    void crash() {
        transaction.abort(rules.abortsAreTorn());
    }

    private void planned(LedgerTask.Plan plan) {
        int stage = plan.stage();
        if (plan.closing() && closing.add(stage)) {
            transaction.changed(() -> closing.remove(stage));
        }
        World.places(stage).forEach((domain, places) -> {
            var row = AccountId.domain(World.PIPELINE, stage, domain).path();
            save(row, window(row).planned(places, closing.contains(stage)));
            advance(row);
        });
        if (!plan.closing()) {
            return;
        }
        for (var work : List.copyOf(works.values())) {
            boolean waits =
                    EnumSet.of(Phase.WAITING, Phase.DENIED, Phase.PARKED).contains(work.phase());
            if (work.stage() == stage && work.candidate() && waits) {
                givenUp(work);
            }
        }
    }

    private void arrived(Needs item) {
        if (works.containsKey(item.id())) {
            return;
        }
        needs.put(item.id(), item);
        transaction.changed(() -> needs.remove(item.id()));
        var purpose = item.candidate() ? Purpose.RATIONALE : Purpose.REFERENCE;
        var account = item.account();
        var work = Work.arriving(
                item.id(), "ledger", account.pipelineName(), account.stageNumber(), 0, account.domainName(), purpose);
        if (!item.candidate()) {
            ask(work);
        } else if (closing.contains(work.stage())) {
            end(work.queuedIn(account.path(), 0), false);
        } else {
            var row = account.path();
            var queued = work.queuedIn(row, window(row).arrived());
            save(queued);
            var queue = queues.computeIfAbsent(row, unseen -> new ArrayList<>());
            queue.add(item.id());
            transaction.changed(queue::removeLast);
            save(row, window(row).arrival());
            advance(row);
        }
    }

    private void advance(String row) {
        for (var window = window(row); window.hasTurn(); window = window(row)) {
            var id = Objects.requireNonNull(queues.get(row)).get((int) window.taken());
            save(row, window.take());
            ask(Objects.requireNonNull(works.get(id)));
        }
    }

    private void ask(Work work) {
        var most = needsOf(work).bound();
        var teachers = inOrder(work);
        var quote = rules.quote(most.quote(needsOf(work).price(teachers.getFirst())));
        var offered = teachers.stream()
                .map(teacher -> new Offer(
                        teacher.name(),
                        rules.quote(most.quote(needsOf(work).price(teacher))).nanos(),
                        new DatedPrice(needsOf(work).price(teacher), 0),
                        needsOf(work).inBatch().contains(teacher)))
                .toList();
        var asked = work.asked(quote.tokens(), offered);
        save(asked);
        var bound = new Amount(quote.tokens(), quote.nanos(), asked.examples());
        var demand = new Demand(0, most.prompt(), most.output(), work.notBeforeMillis());
        var offers = offered.stream()
                .map(offer -> new Command.Offer(offer.teacher(), offer.nanos(), offer.batch()))
                .toList();
        var head = head(asked, asked.askedWith(), asked.call().toString(), "reserve " + bound + offers, "");
        send(new Command.Reserve(head, bound, demand, offers));
    }

    /** Whoever failed is asked last. */
    private List<Teacher> inOrder(Work work) {
        var teachers = new ArrayList<>(needsOf(work).teachers());
        Collections.rotate(teachers, failed.getOrDefault(work.id(), 0));
        return teachers;
    }

    private void entered(Entry entry) {
        var head = entry.head();
        var work = works.get(head.candidateId());
        boolean awaited =
                work != null && work.phase() == Phase.ASKED && work.askedWith().equals(head.commandId());
        switch (entry.kind()) {
            case GRANTED -> {
                if (awaited) {
                    granted(Objects.requireNonNull(work), entry);
                }
            }
            case DENIED, REFUSED -> {
                if (awaited) {
                    denied(Objects.requireNonNull(work), entry);
                }
            }
            case POSTED, OVERRUN, VOIDED -> {
                roomMayBe();
                askByRate(at -> at == 0);
            }
            case RECONCILED, CANDIDATE_ENDED, QUOTA_SET -> roomMayBe();
            case RESUMED -> unpark();
            default -> {}
        }
    }

    private void granted(Work work, Entry entry) {
        var start = entry.start();
        var call = new Call(
                work.call().toString(),
                work.id(),
                accountOf(work),
                needsOf(work).bound(),
                Math.max(work.notBeforeMillis(), start.notBefore()),
                start.notAfter(),
                named(work, entry.head().teacher()),
                entry.start().batch());
        transaction.writes(() -> topics.calls.get(Topics.partition(call.item())).add(call));
        save(work.by(entry.head().teacher()).granted());
    }

    private Teacher named(Work work, String name) {
        return needsOf(work).teachers().stream()
                .filter(teacher -> teacher.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void denied(Work work, Entry entry) {
        var denial = Objects.requireNonNull(entry.denial());
        if (denial.code() == Denial.Code.RATE && !closing.contains(work.stage())) {
            save(work.in(Phase.DENIED));
            byRate.put(work.id(), entry.start().notBefore());
            transaction.changed(() -> byRate.remove(work.id()));
            return;
        }
        if (closing.contains(work.stage())) {
            givenUp(work);
        } else if (denial.code() == Denial.Code.PIPELINE_STOPPED) {
            save(work.in(Phase.PARKED));
            parked.add(work.id());
            transaction.changed(() -> parked.remove(work.id()));
        } else if (denial.unit().isEmpty() || work.stage() < 0) {
            givenUp(work);
        } else {
            save(work.in(Phase.DENIED));
            denied.add(work.id());
            transaction.changed(() -> denied.remove(work.id()));
        }
        askByRate(at -> at == 0);
    }

    /** The pipeline runs again. */
    private void unpark() {
        for (var id : List.copyOf(parked)) {
            parked.remove(id);
            transaction.changed(() -> parked.add(id));
            var work = Objects.requireNonNull(works.get(id));
            if (work.phase() == Phase.PARKED) {
                ask(work);
            }
        }
    }

    private void roomMayBe() {
        if (denied.isEmpty()) {
            return;
        }
        var id = denied.iterator().next();
        denied.remove(id);
        transaction.changed(() -> denied.add(id));
        var work = Objects.requireNonNull(works.get(id));
        if (work.phase() == Phase.DENIED) {
            ask(work);
        }
    }

    private void outcome(Topics.Outcome outcome) {
        var step = outcome.step();
        var end = Objects.requireNonNull(step.end());
        var work = works.get(step.call().item());
        if (outcome.late()) {
            late(step.call(), end);
        } else if (work != null && rules.isAwaited(work, step.call().id())) {
            ended(work, step.call(), end);
        }
    }

    private void late(Call call, CallEnd end) {
        var usage = end instanceof CallEnd.Finished finished ? finished.reply().usage() : null;
        if (usage == null || ((CallEnd.Finished) end).reply().status() == 0) {
            return;
        }
        var price = rules.billedAt(call);
        var used = new Amount(usage.tokens(), price.of(usage.promptTokens(), usage.completionTokens()), 0);
        var id = call.id() + "/reconcile";
        var item = Objects.requireNonNull(needs.get(call.item()));
        send(World.reconcile(id, call.id(), call.item(), call.account(), anyOf(item, id), used));
    }

    private void ended(Work called, Call made, CallEnd end) {
        boolean tooMany =
                end instanceof CallEnd.Finished finished && finished.reply().status() == TOO_MANY_REQUESTS;
        if (tooMany && rules.narrows(made)) {
            var call = called.call().toString();
            var teacher = made.teacher().name();
            send(new Command.Narrow(head(called, call + "/narrow", call, "narrow", teacher), RateLimits.NONE, 0));
        }
        var reserved = new Quote(called.quotedTokens(), made.nanos());
        var settlement = rules.settlement(end, reserved, rules.billedAt(made));
        var work = called.spent(settlement.tokens());
        switch (Judgement.of(assignment(work), end)) {
            case Verdict.Accept accept -> {
                settle(work, settlement, Fate.ACCEPTED);
                end(work, true);
            }
            case Verdict.SolveAgain again -> {
                settle(work, settlement, Fate.CONTINUES);
                ask(work.solvedOnce(again.solution()));
            }
            case Verdict.Answer answer -> {
                settle(work, settlement, Fate.NONE);
                end(work, false);
            }
            case Verdict.Refuse refuse -> refuse(work, settlement);
            case Verdict.TryAgain again -> tryAgain(work, settlement, again);
        }
    }

    private void tryAgain(Work work, Settlement settlement, Verdict.TryAgain again) {
        var then = RETRIES.next(work.call(), again.retryAfterMillis(), Instant.ofEpochMilli(clock));
        if (then.isEmpty()) {
            refuse(work, settlement);
            return;
        }
        settle(work, settlement, work.candidate() ? Fate.CONTINUES : Fate.NONE);
        fails(work.id());
        ask(rules.again(work, then.get()));
    }

    private void fails(String id) {
        int before = failed.getOrDefault(id, 0);
        failed.put(id, before + 1);
        transaction.changed(() -> failed.put(id, before));
    }

    private void refuse(Work work, Settlement settlement) {
        settle(work, settlement, work.candidate() ? Fate.REJECTED : Fate.NONE);
        end(work, false);
    }

    private Assignment assignment(Work work) {
        return work.candidate()
                ? new Assignment(work.purpose(), needsOf(work).solves(), null, work.first(), "####")
                : Assignment.text(work.purpose());
    }

    private void settle(Work work, Settlement settlement, Fate fate) {
        var call = work.call();
        var used = new Amount(settlement.tokens(), settlement.nanos(), 0);
        var what = (settlement.posts() ? "post " : "void ") + used + fate + settlement.unknown();
        var id = settlement.posts() ? call.post() : call.voiding();
        var head = head(work, id, call.toString(), what, anyOf(needsOf(work), id));
        send(
                settlement.posts()
                        ? new Command.Post(head, used, settlement.unknown(), fate, "")
                        : new Command.Release(head, fate, ""));
    }

    private void givenUp(Work work) {
        if (work.holdsExample()) {
            send(new Command.End(head(work, work.id() + "/end", "", "end", ""), Fate.RETURNED, ""));
        }
        end(work, false);
    }

    private void end(Work work, boolean accepted) {
        transaction.writes(() -> auditor.ended(work.id(), accepted));
        boolean hadItsTurn = work.candidate() && work.phase() != Phase.WAITING;
        save(work.ended());
        if (hadItsTurn) {
            save(work.window(), window(work.window()).end(accepted));
            advance(work.window());
        }
    }

    private void send(Command command) {
        transaction.writes(() -> topics.underWay.add(command));
    }

    /** Whom a settlement names is no matter: the reservation says who was asked. */
    private static String anyOf(Needs item, String commandId) {
        var teachers = item.teachers();
        return teachers.get(Math.floorMod(commandId.hashCode(), teachers.size()))
                .name();
    }

    private Command.Head head(Work work, String commandId, String call, String content, String teacher) {
        return new Command.Head(
                commandId,
                content,
                accountOf(work),
                call,
                work.id(),
                work.purpose().name(),
                teacher);
    }

    private Needs needsOf(Work work) {
        return Objects.requireNonNull(needs.get(work.id()));
    }

    private AccountId accountOf(Work work) {
        return needsOf(work).account();
    }

    private Window window(String row) {
        return windows.getOrDefault(row, Window.UNPLANNED);
    }

    private void save(Work work) {
        var before = works.put(work.id(), work);
        transaction.changed(() -> {
            if (before == null) {
                works.remove(work.id());
            } else {
                works.put(work.id(), before);
            }
        });
    }

    private void save(String row, Window window) {
        var before = window(row);
        windows.put(row, window);
        transaction.changed(() -> windows.put(row, before));
    }
}
