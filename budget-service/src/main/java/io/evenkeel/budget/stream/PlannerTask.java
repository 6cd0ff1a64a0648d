package io.evenkeel.budget.stream;

import io.evenkeel.budget.domain.ledger.Account;
import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.budget.domain.ledger.Amount;
import io.evenkeel.budget.domain.ledger.Denial;
import io.evenkeel.budget.domain.ledger.Entry;
import io.evenkeel.budget.domain.ledger.Fate;
import io.evenkeel.budget.domain.ledger.Unit;
import io.evenkeel.budget.domain.plan.Closing;
import io.evenkeel.budget.domain.plan.DeniedCall;
import io.evenkeel.budget.domain.plan.DomainProgress;
import io.evenkeel.budget.domain.plan.PipelineProgress;
import io.evenkeel.budget.domain.plan.PipelineProgress.Phase;
import io.evenkeel.budget.domain.plan.PipelineProgress.State;
import io.evenkeel.budget.domain.plan.StagePlanning;
import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.DomainAccuracy;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.PipelineInForce;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.contracts.avro.StagePlan;
import io.evenkeel.contracts.avro.StageState;
import io.evenkeel.method.balance.Policy;
import io.evenkeel.method.identity.Ids;
import io.evenkeel.runtime.Outbox;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The pipelines of one task: from traffic to plan, from closing to the next stage. */
final class PlannerTask {
    private static final long EVALUATION_SHARE = 10;
    /** Synthetic candidates' ids begin so (protocol). */
    private static final String SYNTHETIC = "s-";

    private final Outbox outbox;
    private final LedgerTask ledger;
    private final PlannerStores stores;

    PlannerTask(Outbox outbox, LedgerTask ledger) {
        this.outbox = outbox;
        this.ledger = ledger;
        this.stores = new PlannerStores(outbox);
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
        long budget = definition.getBudgetTokens();
        quota(definition, AccountId.pipeline(definition.getPipeline()), budget, "budget");
        quota(definition, AccountId.evaluation(definition.getPipeline()), budget / EVALUATION_SHARE, "evaluation");
        var progress = PipelineProgress.begun(outbox.now().toEpochMilli());
        stores.put(key, progress);
        announce(key, definition, PipelinePhase.WAITING, -1, progress.reason());
    }

    /** Says no, once: the same again with the same answer has no effect. */
    private void refuse(String key, PipelineDefinition definition, String problems) {
        boolean told = stores.definition(key)
                .filter(known -> known.getDefinition().equals(definition)
                        && known.getReason().equals(problems))
                .isPresent();
        if (!told) {
            announce(key, definition, PipelinePhase.REFUSED, -1, problems);
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

    void failed(String pipelineKey, int stage, String failure) {
        boolean awaited = stores.progress(pipelineKey)
                .filter(progress -> progress.awaitsTraining(stage))
                .isPresent();
        if (awaited) {
            stop(pipelineKey, Phase.PAUSED, "training of stage " + stage + " failed: " + failure);
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
        if (isSpending(entry.kind())) {
            var facts = stores.facts(key, domain).spent(entry.amount().tokens(), isExample(entry));
            stores.put(key, domain, facts);
        }
        noteDenial(ledgerName, key, entry);
        domain(key, stage, domain, progress -> progressOf(progress, key, entry));
    }

    /** Remembers who waits for tokens, and until when. */
    private void noteDenial(String ledgerName, String key, Entry entry) {
        var head = entry.head();
        var account = head.account();
        var denial = entry.denial();
        if (denial != null && denial.code() == Denial.Code.TOKENS) {
            var call = new DeniedCall(
                    denial.asked(),
                    head.purpose().equals(CallPurpose.WRITE_QUESTIONS.name()),
                    ledger.holdsPlace(ledgerName, head.candidateId()));
            stores.deny(key, account.stageNumber(), account.domainName(), head.candidateId(), call);
        } else if (entry.kind() == Entry.Kind.GRANTED || entry.kind() == Entry.Kind.CANDIDATE_ENDED) {
            stores.undeny(key, account.stageNumber(), account.domainName(), head.candidateId());
        }
    }

    private DomainProgress progressOf(DomainProgress progress, String key, Entry entry) {
        return switch (entry.kind()) {
            case POSTED, OVERRUN, VOIDED, CANDIDATE_ENDED -> ended(progress, key, entry);
            case GRANTED, DENIED, QUOTA_SET, RECONCILED, STAGE_CLOSING, STAGE_CLOSED, REFUSED -> progress;
        };
    }

    /** A candidate ends where it gives its place up, so it ends once. */
    private DomainProgress ended(DomainProgress progress, String key, Entry entry) {
        var head = entry.head();
        boolean synthetic = head.candidateId().startsWith(SYNTHETIC);
        if (isExample(entry)) {
            stores.accept(key, head.account().stageNumber(), head.account().domainName(), head.candidateId());
            return progress.ended(synthetic, true);
        }
        boolean rejected = entry.fate() == Fate.REJECTED && entry.released().examples() > 0;
        return rejected ? progress.ended(synthetic, false) : progress;
    }

    private static boolean isExample(Entry entry) {
        return entry.fate() == Fate.ACCEPTED && entry.amount().examples() > 0;
    }

    private static boolean isSpending(Entry.Kind kind) {
        return kind == Entry.Kind.POSTED || kind == Entry.Kind.OVERRUN || kind == Entry.Kind.RECONCILED;
    }

    /** What time brings. */
    void tick(Instant now) {
        stores.pipelineKeys().forEach(key -> advance(key, now.toEpochMilli()));
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
                switch (progress.state()) {
                    case OPEN -> follow(key, definition, progress, now);
                    case CLOSING -> seal(key, definition, progress, now);
                    case CLOSED -> goOn(key, definition, progress, now);
                    case NONE -> false;
                };
            case PAUSED, FINISHED -> false;
        };
    }

    private boolean plan(String key, PipelineDefinition definition, PipelineProgress before, int stage, long now) {
        if (wentBeyond(definition)) {
            stop(key, Phase.FINISHED, Closing.OVERRUN + ": nothing is granted for stage " + stage);
            return true;
        }
        var planned = StagePlanning.plan(new StagePlanning.Known(
                Policy.parse(definition.getPolicy()),
                stage,
                definition.getStages(),
                stores.allFacts(key),
                tokensLeft(definition),
                PlanRecords.meanQuote(definition)));
        if (planned.affordsNothing()) {
            stop(key, Phase.FINISHED, "budget exhausted before stage " + stage);
            return true;
        }
        var progress = before.planned(stage, planned.tokenCeiling(), planned.budgetExamples(), now);
        stores.put(key, progress);
        quota(definition, AccountId.stage(definition.getPipeline(), stage), planned.tokenCeiling(), "plan");
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
        announce(key, definition, PipelinePhase.RUNNING, stage, progress.reason());
        announcePlan(key, definition, progress, StageState.PLANNED, "");
        return true;
    }

    private boolean follow(String key, PipelineDefinition definition, PipelineProgress progress, long now) {
        var domains = stores.domains(key, progress.stage());
        var denied = new HashMap<String, Collection<DeniedCall>>();
        domains.keySet().forEach(domain -> denied.put(domain, stores.denied(key, progress.stage(), domain)));
        var stage = standing(definition, progress, denied.values(), now);
        int nextRevision = progress.revision() + 1;
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
            announcePlan(key, definition, closing, StageState.CLOSING, "all domains closed");
            return true;
        }
        if (raised) {
            var revised = progress.revised(State.OPEN, now);
            stores.put(key, revised);
            announcePlan(key, definition, revised, StageState.REVISED, "real candidates ran out");
        }
        return changed;
    }

    /** What holds of the whole stage. A place held between two calls is no call: whoever waits with it may wait in vain. */
    private Closing.Stage standing(
            PipelineDefinition definition,
            PipelineProgress progress,
            Collection<Collection<DeniedCall>> denied,
            long now) {
        var account = stageAccount(definition, progress.stage());
        long waitWithPlace = denied.stream()
                .flatMap(Collection::stream)
                .filter(DeniedCall::holdsPlace)
                .count();
        return new Closing.Stage(
                account.available(Unit.TOKENS),
                account.reserved().cost().equals(Amount.NOTHING),
                account.reserved().examples() > waitWithPlace,
                wentBeyond(definition),
                progress.isStalled(definition.getStallMillis(), now),
                !definition.getRecipes().isEmpty());
    }

    private boolean seal(String key, PipelineDefinition definition, PipelineProgress progress, long now) {
        boolean held = !stageAccount(definition, progress.stage()).reserved().equals(Amount.NOTHING);
        if (held && !progress.isStalled(definition.getStallMillis(), now)) {
            return false;
        }
        var closed = progress.revised(State.CLOSED, now);
        stores.put(key, closed);
        ledger.write(
                definition.getLedger(),
                Entry.closed(
                        AccountId.stage(definition.getPipeline(), progress.stage()),
                        held ? "stalled while closing" : "nothing is held"));
        announcePlan(key, definition, closed, StageState.CLOSED, held ? "stalled while closing" : "");
        stores.domains(key, progress.stage())
                .keySet()
                .forEach(domain -> stores.forgetDenied(key, progress.stage(), domain));
        return true;
    }

    private boolean goOn(String key, PipelineDefinition definition, PipelineProgress progress, long now) {
        if (progress.trainedStage() < progress.stage() || progress.evaluatedStage() < progress.stage()) {
            return false;
        }
        int next = progress.stage() + 1;
        if (next < definition.getStages()) {
            return plan(key, definition, progress, next, now);
        }
        stop(key, Phase.FINISHED, "all " + definition.getStages() + " stages are done");
        return true;
    }

    private void stop(String key, Phase phase, String reason) {
        var progress = stores.progress(key).orElseThrow();
        var definition = definition(key);
        stores.put(key, progress.in(phase, reason));
        ledger.write(definition.getLedger(), Entry.closing(AccountId.pipeline(definition.getPipeline()), reason));
        announce(key, definition, PipelinePhase.valueOf(phase.name()), progress.stage(), reason);
    }

    /** Neither spent nor held nor kept for the evaluation; teacher tokens. */
    private long tokensLeft(PipelineDefinition definition) {
        var pipeline = ledger.account(definition.getLedger(), AccountId.pipeline(definition.getPipeline()))
                .orElseThrow();
        var evaluation = ledger.account(definition.getLedger(), AccountId.evaluation(definition.getPipeline()))
                .orElseThrow();
        return pipeline.available(Unit.TOKENS) - Math.max(0, evaluation.available(Unit.TOKENS));
    }

    private boolean wentBeyond(PipelineDefinition definition) {
        return ledger.account(definition.getLedger(), AccountId.pipeline(definition.getPipeline()))
                .filter(Account::wentBeyond)
                .isPresent();
    }

    private Account stageAccount(PipelineDefinition definition, int stage) {
        return ledger.account(definition.getLedger(), AccountId.stage(definition.getPipeline(), stage))
                .orElseThrow();
    }

    private void quota(PipelineDefinition definition, AccountId account, long tokens, String reason) {
        ledger.write(
                definition.getLedger(),
                Entry.quota(account, new Amount(tokens, 0, 0), Set.of(Unit.NANOS, Unit.EXAMPLES), reason));
    }

    private void domain(String key, int stage, String domain, UnaryOperator<DomainProgress> change) {
        stores.domain(key, stage, domain).ifPresent(before -> {
            stores.put(key, stage, domain, change.apply(before));
            change(key, progress -> progress.moved(outbox.now().toEpochMilli()));
            advance(key);
        });
    }

    private void change(String key, UnaryOperator<PipelineProgress> change) {
        stores.progress(key).ifPresent(before -> stores.put(key, change.apply(before)));
    }

    private PipelineDefinition definition(String key) {
        return stores.definition(key).orElseThrow().getDefinition();
    }

    private void announce(String key, PipelineDefinition definition, PipelinePhase phase, int stage, String reason) {
        var inForce = outbox.decide(
                Topics.OPERATOR_PIPELINES,
                key,
                StagePlanning.VERSION,
                provenance -> new PipelineInForce(definition, phase, stage, reason, provenance));
        stores.put(key, inForce);
    }

    private void announcePlan(
            String key, PipelineDefinition definition, PipelineProgress progress, StageState state, String reason) {
        var domains = stores.domains(key, progress.stage()).entrySet().stream()
                .map(row -> PlanRecords.domain(
                        row.getKey(),
                        row.getValue(),
                        stores.facts(key, row.getKey()),
                        state == StageState.CLOSED ? acceptedHash(key, progress.stage(), row.getKey()) : ""))
                .toList();
        boolean hasStudent = progress.stage() > 0 && !progress.checkpointHash().isEmpty();
        outbox.decide(Topics.BUDGET_STAGE_PLANS, key, StagePlanning.VERSION, provenance -> StagePlan.newBuilder()
                .setLedger(definition.getLedger())
                .setPipeline(definition.getPipeline())
                .setStage(progress.stage())
                .setRevision(progress.revision())
                .setLiveFrom(0)
                .setState(state)
                .setPolicy(definition.getPolicy())
                .setStages(definition.getStages())
                .setTokenCeiling(progress.tokenCeiling())
                .setBudgetExamples(progress.budgetExamples())
                .setDomains(domains)
                .setCheckpointUri(hasStudent ? progress.checkpointUri() : null)
                .setCheckpointHash(hasStudent ? progress.checkpointHash() : null)
                .setReason(reason)
                .setProvenance(provenance)
                .build());
    }

    private String acceptedHash(String key, int stage, String domain) {
        var ids = String.join("\n", stores.accepted(key, stage, domain));
        return Ids.sha256(ids.getBytes(StandardCharsets.UTF_8));
    }
}
