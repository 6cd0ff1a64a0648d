package io.evenkeel.budget.stream;

import io.evenkeel.budget.domain.ledger.Account;
import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.budget.domain.ledger.Amount;
import io.evenkeel.budget.domain.ledger.Entry;
import io.evenkeel.budget.domain.ledger.Ledger;
import io.evenkeel.budget.domain.ledger.Period;
import io.evenkeel.budget.domain.ledger.Unit;
import io.evenkeel.budget.domain.plan.Closing;
import io.evenkeel.budget.domain.plan.DeniedCall;
import io.evenkeel.budget.domain.plan.DomainProgress;
import io.evenkeel.budget.domain.plan.PipelineProgress;
import io.evenkeel.budget.domain.plan.PipelineProgress.Phase;
import io.evenkeel.budget.domain.plan.PipelineProgress.State;
import io.evenkeel.budget.domain.plan.StagePlanning;
import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.avro.DomainAccuracy;
import io.evenkeel.contracts.avro.OperatorCommand;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.contracts.avro.StageState;
import io.evenkeel.method.balance.Policy;
import io.evenkeel.runtime.Outbox;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The pipelines of one task: from traffic to plan, from closing to the next stage. */
final class PlannerTask {
    private final Outbox outbox;
    private final LedgerTask ledger;
    private final PipelineAccounts accounts;
    private final TeacherAccounts teachers;
    private final PlannerStores stores;
    private final CandidateCounts counts;
    private final Announcements announcements;

    PlannerTask(Outbox outbox, LedgerTask ledger) {
        this.outbox = outbox;
        this.ledger = ledger;
        this.accounts = new PipelineAccounts(ledger);
        this.teachers = new TeacherAccounts(ledger);
        this.stores = new PlannerStores(outbox);
        this.counts = new CandidateCounts(stores, ledger);
        this.announcements = new Announcements(outbox, stores);
    }

    /** A pipeline's definition, accepted or refused in one sentence. */
    void create(PipelineDefinition definition) {
        // Not by Keys: a name that is none is refused too, under the key that it would have.
        var key = definition.getLedger() + "/" + definition.getPipeline();
        if (stores.progress(key).isPresent()) {
            if (!definition(key).equals(definition)) {
                throw new IllegalArgumentException("pipeline " + key + " is there already, with another definition");
            }
            return;
        }
        var problems = String.join(" ", PlanRecords.problems(definition));
        if (!problems.isEmpty()) {
            refuse(key, definition, problems);
            return;
        }
        var budget = new Amount(definition.getBudgetTokens(), definition.getBudgetNanos(), 0);
        accounts.begin(definition, budget, outbox.now().toEpochMilli());
        teachers.begin(definition);
        var progress = PipelineProgress.begun(outbox.now().toEpochMilli());
        stores.put(key, progress);
        announcements.pipeline(key, definition, PipelinePhase.WAITING, -1, progress.reason());
    }

    /** Says no, once: the same again with the same answer has no effect. */
    private void refuse(String key, PipelineDefinition definition, String problems) {
        boolean told = stores.definition(key)
                .filter(known -> known.getDefinition().equals(definition)
                        && known.getReason().equals(problems))
                .isPresent();
        if (!told) {
            announcements.pipeline(key, definition, PipelinePhase.REFUSED, -1, problems);
        }
    }

    void census(String ledgerName, String pipeline, String domain, long seen, long pool) {
        var key = Keys.pipeline(ledgerName, pipeline);
        var before = stores.facts(key, domain);
        stores.put(key, domain, before.counted(seen, pool));
        change(
                key,
                progress -> seen == before.seen()
                        ? progress
                        : progress.counted(seen - before.seen(), outbox.now().toEpochMilli()));
    }

    void selected(String pipelineKey, int stage, String domain, int offered) {
        domain(pipelineKey, stage, domain, progress -> progress.selected(offered));
    }

    void supplied(
            String pipelineKey, int stage, String domain, int revision, int offered, boolean exhausted, String reason) {
        domain(pipelineKey, stage, domain, progress -> progress.supplied(revision, offered, exhausted, reason));
    }

    void trained(String pipelineKey, int stage, String uri, String hash) {
        change(pipelineKey, progress -> progress.trained(stage, uri, hash));
        advance(pipelineKey);
    }

    /** A training or evaluation failed for good: the pipeline is paused with it. */
    void failed(String pipelineKey, int stage, String failure) {
        var before = stores.progress(pipelineKey);
        if (before.isEmpty()) {
            return;
        }
        boolean stops = before.get().isStoppedByFailureOf(stage);
        boolean trained = !before.get().awaitsTraining(stage);
        stores.put(pipelineKey, before.get().failed(stops));
        if (stops) {
            var what = trained ? "evaluation" : "training";
            pause(pipelineKey, what + " of stage " + stage + " failed: " + failure);
        }
    }

    void evaluated(String pipelineKey, int stage, List<DomainAccuracy> domains) {
        boolean awaited = stores.progress(pipelineKey)
                .filter(progress -> progress.awaitsEvaluation(stage))
                .isPresent();
        if (awaited) {
            domains.forEach(domain -> measured(pipelineKey, domain));
            change(pipelineKey, progress -> progress.evaluated(stage));
            advance(pipelineKey);
        }
    }

    private void measured(String pipelineKey, DomainAccuracy domain) {
        var facts = stores.facts(pipelineKey, domain.getDomain());
        stores.put(pipelineKey, domain.getDomain(), facts.measured(domain.getCorrect(), domain.getTotal()));
    }

    /** What the ledger wrote about a candidate's call. */
    void entered(String ledgerName, Entry entry) {
        var account = entry.head().account();
        var key = Keys.pipeline(ledgerName, account.pipelineName());
        int stage = account.stageNumber();
        if (stage < 0 || account.domainName().isEmpty()) {
            return;
        }
        var domain = account.domainName();
        counts.note(ledgerName, key, entry);
        if (entry.kind() == Entry.Kind.GRANTED) {
            // What a grant holds closes no domain and raises none.
            moved(key);
            return;
        }
        domain(key, stage, domain, progress -> CandidateCounts.after(entry, progress));
    }

    /** What time brings. */
    void tick(Instant now) {
        stores.pipelineKeys().forEach(key -> advance(key, now.toEpochMilli()));
    }

    /** What time brings to the ledgers. Whoever waited for a refill has only now what it needs: the time before is no stall. */
    void tickLedgers(Instant now) {
        var keys = stores.pipelineKeys();
        var waiting = keys.stream().filter(this::awaitsRefill).toList();
        keys.stream().map(Keys::ledgerOf).distinct().forEach(name -> ledger.advance(name, now));
        waiting.stream().filter(key -> !awaitsRefill(key)).forEach(this::moved);
    }

    private void advance(String pipelineKey) {
        advance(pipelineKey, outbox.now().toEpochMilli());
    }

    /** Takes every step that is due. */
    private void advance(String pipelineKey, long now) {
        boolean moved = true;
        while (moved) {
            var progress = stores.progress(pipelineKey);
            moved = progress.isPresent() && step(pipelineKey, progress.get(), now);
        }
    }

    private boolean step(String key, PipelineProgress progress, long now) {
        var definition = definition(key);
        return switch (progress.phase()) {
            case WAITING -> {
                boolean due =
                        progress.isDue(definition.getStartAfterRecords(), definition.getStartAfterQuietMillis(), now);
                yield due && plan(key, definition, progress, 0, now);
            }
            case RUNNING ->
                switch (progress.inHand().state()) {
                    case OPEN -> follow(key, definition, progress, now);
                    case CLOSING -> seal(key, definition, progress, now);
                    case CLOSED -> goOn(key, definition, progress, now);
                    case NONE -> false;
                };
            case PAUSED, FINISHED -> false;
        };
    }

    private boolean plan(String key, PipelineDefinition definition, PipelineProgress before, int stage, long now) {
        if (accounts.pipeline(definition).wentBeyond()) {
            finish(key, Closing.OVERRUN + ": nothing is granted for stage " + stage);
            return true;
        }
        var planned = affordable(key, definition, stage, left(definition, Unit.TOKENS), left(definition, Unit.NANOS));
        if (planned.affordsNothing()) {
            var period = accounts.period(definition);
            if (period.isPresent() && !inAWholePeriod(key, definition, stage).affordsNothing()) {
                tellOfWait(key, definition, before, stage, period.get());
                return false;
            }
            finish(key, "budget exhausted before stage " + stage);
            return true;
        }
        var progress = before.planned(stage, planned.tokenCeiling(), planned.budgetExamples(), now);
        stores.put(key, progress);
        accounts.quota(
                definition,
                AccountId.stage(definition.getPipeline(), stage),
                new Amount(
                        planned.tokenCeiling(),
                        StagePlanning.ceiling(left(definition, Unit.NANOS), stage, definition.getStages()),
                        0),
                "plan");
        planned.domains().forEach((domain, row) -> {
            stores.put(key, stage, domain, row);
            ledger.write(
                    definition.getLedger(),
                    Entry.quota(
                            AccountId.domain(definition.getPipeline(), stage, domain),
                            new Amount(0, 0, row.quota()),
                            Set.of(Unit.TOKENS, Unit.NANOS),
                            "plan"));
        });
        announcements.pipeline(key, definition, PipelinePhase.RUNNING, stage, progress.reason());
        announcements.plan(key, definition, progress, StageState.PLANNED, "");
        return true;
    }

    /** What the pipeline may still spend on stages, and its teachers may be paid. */
    private long left(PipelineDefinition definition, Unit unit) {
        return Math.min(accounts.left(definition, unit), teachers.left(definition, unit));
    }

    private StagePlanning.Planned affordable(
            String key, PipelineDefinition definition, int stage, long tokens, long nanos) {
        var posted = accounts.pipeline(definition).posted();
        return StagePlanning.plan(new StagePlanning.Known(
                Policy.parse(definition.getPolicy()),
                stage,
                definition.getStages(),
                stores.allFacts(key),
                tokens,
                new StagePlanning.Money(nanos, posted.tokens(), posted.nanos()),
                PlanRecords.meanQuote(definition)));
    }

    /** What the stage would be with nothing of a period spent or held: whether there is anything to wait for. */
    private StagePlanning.Planned inAWholePeriod(String key, PipelineDefinition definition, int stage) {
        return affordable(
                key,
                definition,
                stage,
                Math.min(accounts.wholePeriod(definition, Unit.TOKENS), teachers.left(definition, Unit.TOKENS)),
                Math.min(accounts.wholePeriod(definition, Unit.NANOS), teachers.left(definition, Unit.NANOS)));
    }

    /** Says once that the next stage waits for the next period, and when that begins. */
    private void tellOfWait(
            String key, PipelineDefinition definition, PipelineProgress before, int stage, Period period) {
        var reason = "stage " + stage + " waits for the refill at " + Instant.ofEpochMilli(period.end())
                + ": the budget of " + period.name() + " is exhausted";
        if (!before.reason().equals(reason)) {
            stores.put(key, before.in(before.phase(), reason));
            var phase = PipelinePhase.valueOf(before.phase().name());
            announcements.pipeline(key, definition, phase, before.stage(), reason);
        }
    }

    private boolean follow(String key, PipelineDefinition definition, PipelineProgress progress, long now) {
        var domains = stores.domains(key, progress.stage());
        var denied = denied(key, progress.stage(), domains.keySet());
        var stage = standing(definition, progress, denied.values(), now);
        int nextRevision = progress.inHand().revision() + 1;
        boolean raised = false;
        boolean changed = false;
        for (var row : domains.entrySet()) {
            var before = row.getValue();
            var after = Closing.step(before, denied.getOrDefault(row.getKey(), List.of()), stage, nextRevision);
            if (!after.equals(before)) {
                row.setValue(after);
                stores.put(key, progress.stage(), row.getKey(), after);
                raised |= after.revision() == nextRevision;
                changed = true;
            }
        }
        if (domains.values().stream().noneMatch(domain -> domain.closed().isEmpty())) {
            var closing = progress.revised(State.CLOSING, now);
            stores.put(key, closing);
            ledger.write(
                    definition.getLedger(),
                    Entry.closing(AccountId.stage(definition.getPipeline(), progress.stage()), "all domains closed"));
            announcements.plan(key, definition, closing, StageState.CLOSING, "all domains closed");
            return true;
        }
        if (raised) {
            var revised = progress.revised(State.OPEN, now);
            stores.put(key, revised);
            announcements.plan(key, definition, revised, StageState.REVISED, "real candidates ran out");
        }
        return changed;
    }

    /** What holds of the whole stage. A place held between two calls is no call: whoever waits with it may wait in vain. */
    private Closing.Stage standing(
            PipelineDefinition definition,
            PipelineProgress progress,
            Collection<Collection<DeniedCall>> denied,
            long now) {
        var account = accounts.stage(definition, progress.stage());
        long waitWithPlace = denied.stream()
                .flatMap(Collection::stream)
                .filter(DeniedCall::holdsPlace)
                .count();
        return new Closing.Stage(
                account.available(Unit.TOKENS),
                account.available(Unit.NANOS),
                teachers.holdNothing(definition),
                account.reserved().cost().equals(Amount.NOTHING),
                account.reserved().examples() > waitWithPlace,
                accounts.pipeline(definition).wentBeyond(),
                progress.isStalled(definition.getStallMillis(), now) && !awaitsRefill(definition, account, denied),
                !definition.getRecipes().isEmpty());
    }

    private Map<String, Collection<DeniedCall>> denied(String key, int stage, Set<String> domains) {
        var denied = new HashMap<String, Collection<DeniedCall>>();
        domains.forEach(domain -> denied.put(domain, stores.denied(key, stage, domain)));
        return denied;
    }

    private boolean awaitsRefill(String key) {
        var definition = definition(key);
        var progress = stores.progress(key).orElseThrow();
        if (PlanRecords.refill(definition) == null || progress.inHand().state() != State.OPEN) {
            return false;
        }
        var domains = stores.domains(key, progress.stage()).keySet();
        var denied = denied(key, progress.stage(), domains).values();
        return awaitsRefill(definition, accounts.stage(definition, progress.stage()), denied);
    }

    /**
     * Whether the stage has room for a call that waits and the pipeline will have it with the next period. A stage is planned
     * with no more than the pipeline has; but what a correction freed for one period is not there in the next.
     */
    private boolean awaitsRefill(
            PipelineDefinition definition, Account stage, Collection<Collection<DeniedCall>> denied) {
        var pipeline = accounts.pipeline(definition);
        return accounts.period(definition).isPresent()
                && denied.stream().flatMap(Collection::stream).anyMatch(call -> {
                    var unit = call.forMoney() ? Unit.NANOS : Unit.TOKENS;
                    return call.asked() <= stage.available(unit)
                            && call.asked() > pipeline.available(unit)
                            && call.asked() <= accounts.wholePeriod(definition, unit);
                });
    }

    private boolean seal(String key, PipelineDefinition definition, PipelineProgress progress, long now) {
        boolean held = !accounts.stage(definition, progress.stage()).reserved().equals(Amount.NOTHING);
        if (held && !progress.isStalled(patience(definition), now)) {
            return false;
        }
        var closed = progress.revised(State.CLOSED, now);
        stores.put(key, closed);
        ledger.write(
                definition.getLedger(),
                Entry.closed(
                        AccountId.stage(definition.getPipeline(), progress.stage()),
                        held ? "stalled while closing" : "nothing is held"));
        announcements.plan(key, definition, closed, StageState.CLOSED, held ? "stalled while closing" : "");
        stores.domains(key, progress.stage())
                .keySet()
                .forEach(domain -> stores.forgetDenied(key, progress.stage(), domain));
        return true;
    }

    /** How long a closing stage waits for what it still holds, milliseconds: a batch may take its day. */
    private static long patience(PipelineDefinition definition) {
        return definition.getBatch().isEmpty()
                ? definition.getStallMillis()
                : Math.max(definition.getStallMillis(), Ledger.BATCH_OVERDUE_MILLIS);
    }

    private boolean goOn(String key, PipelineDefinition definition, PipelineProgress progress, long now) {
        if (progress.learned().trainedStage() < progress.stage()
                || progress.learned().evaluatedStage() < progress.stage()) {
            return false;
        }
        int next = progress.stage() + 1;
        if (next < definition.getStages()) {
            return plan(key, definition, progress, next, now);
        }
        finish(key, "all " + definition.getStages() + " stages are done");
        return true;
    }

    private void finish(String key, String reason) {
        var progress = stores.progress(key).orElseThrow();
        var definition = definition(key);
        stores.put(key, progress.in(Phase.FINISHED, reason));
        ledger.write(definition.getLedger(), Entry.closing(AccountId.pipeline(definition.getPipeline()), reason));
        announcements.pipeline(key, definition, PipelinePhase.FINISHED, progress.stage(), reason);
    }

    private void pause(String key, String reason) {
        var definition = definition(key);
        ledger.write(definition.getLedger(), Entry.paused(AccountId.pipeline(definition.getPipeline()), reason));
        paused(key, reason);
    }

    private void paused(String key, String reason) {
        var progress = stores.progress(key).orElseThrow();
        stores.put(key, progress.in(Phase.PAUSED, reason));
        announcements.pipeline(key, definition(key), PipelinePhase.PAUSED, progress.stage(), reason);
    }

    /** Carries out what an operator asked of a pipeline, once; the answer stands in the journal under the command's id. */
    void operator(OperatorCommand record) {
        var key = Keys.pipeline(record.getLedger(), record.getPipeline());
        for (var entry : ledger.operator(record)) {
            switch (entry.kind()) {
                case PAUSED -> paused(key, entry.reason());
                case RESUMED -> resumed(key, entry.reason());
                case QUOTA_SET -> {
                    if (!entry.head().account().isTeacher()) {
                        share(key);
                    }
                }
                default -> {}
            }
        }
    }

    private void resumed(String key, String reason) {
        var progress =
                stores.progress(key).orElseThrow().resumed(reason, outbox.now().toEpochMilli());
        stores.put(key, progress);
        var phase = PipelinePhase.valueOf(progress.phase().name());
        announcements.pipeline(key, definition(key), phase, progress.stage(), reason);
        advance(key);
    }

    /** The quotas below the pipeline's follow a new one: by the rules by which they were first set, but never below what is used. */
    private void share(String key) {
        var definition = definition(key);
        var progress = stores.progress(key).orElseThrow();
        accounts.shareWithEvaluation(definition);
        if (progress.inHand().state() == State.OPEN) {
            var stage = accounts.stage(definition, progress.stage());
            long ceiling = accounts.ceiling(definition, stage, Unit.TOKENS);
            stores.put(key, progress.withCeiling(ceiling).moved(outbox.now().toEpochMilli()));
            accounts.quota(
                    definition,
                    stage.id(),
                    new Amount(ceiling, accounts.ceiling(definition, stage, Unit.NANOS), 0),
                    "budget");
            advance(key);
        }
    }

    private void domain(String key, int stage, String domain, UnaryOperator<DomainProgress> change) {
        stores.domain(key, stage, domain).ifPresent(before -> {
            var after = change.apply(before);
            if (!after.equals(before)) {
                stores.put(key, stage, domain, after);
            }
            moved(key);
            advance(key);
        });
    }

    private void moved(String key) {
        change(key, progress -> progress.moved(outbox.now().toEpochMilli()));
    }

    private void change(String key, UnaryOperator<PipelineProgress> change) {
        stores.progress(key).ifPresent(before -> stores.put(key, change.apply(before)));
    }

    private PipelineDefinition definition(String key) {
        return stores.definition(key).orElseThrow().getDefinition();
    }
}
