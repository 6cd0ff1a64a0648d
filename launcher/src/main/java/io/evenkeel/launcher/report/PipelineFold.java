package io.evenkeel.launcher.report;

import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.BudgetPeriod;
import io.evenkeel.contracts.avro.Checkpoint;
import io.evenkeel.contracts.avro.DomainKind;
import io.evenkeel.contracts.avro.DomainPlan;
import io.evenkeel.contracts.avro.Evaluation;
import io.evenkeel.contracts.avro.LedgerEvent;
import io.evenkeel.contracts.avro.LedgerEventKind;
import io.evenkeel.contracts.avro.Origin;
import io.evenkeel.contracts.avro.PipelineInForce;
import io.evenkeel.contracts.avro.QuarantinedQuestion;
import io.evenkeel.contracts.avro.Rationale;
import io.evenkeel.contracts.avro.Rejection;
import io.evenkeel.contracts.avro.StageManifest;
import io.evenkeel.contracts.avro.StagePlan;
import io.evenkeel.contracts.avro.TrainingProgress;
import io.evenkeel.method.evaluation.Report;
import io.evenkeel.method.evaluation.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Folds the records of one pipeline into its report. Pure: records in, report out; those of one topic in their order,
 * topics in any. Journal entries of other pipelines on the same ledger count on the teachers' accounts, which they share; of the
 * other topics it takes those of one pipeline only.
 */
public final class PipelineFold {
    /** The topics whose records it takes. */
    public static final List<Topic<? extends SpecificRecord>> TOPICS = List.of(
            Topics.OPERATOR_PIPELINES,
            Topics.BUDGET_STAGE_PLANS,
            Topics.BUDGET_JOURNAL,
            Topics.GATEWAY_RATIONALES,
            Topics.GATEWAY_REJECTIONS,
            Topics.SYNTHESIZER_QUARANTINE,
            Topics.TRAINER_STAGE_MANIFESTS,
            Topics.TRAINER_CHECKPOINTS,
            Topics.TRAINER_EVALUATIONS,
            Topics.TRAINER_PROGRESS);

    private static final int UNTRAINED = -1;
    private static final String BY_STUDENT = "student";

    private final String ledger;
    private final String pipeline;
    private final Accounts accounts = new Accounts();
    private final TreeMap<Integer, StageFacts> stages = new TreeMap<>();
    private final SortedSet<String> tailDomains = new TreeSet<>();
    private final Map<String, Long> calls = new TreeMap<>();
    private long unknownCalls;
    private long overruns;
    private @Nullable PipelineInForce inForce;
    private @Nullable TrainingProgress progress;
    private @Nullable BudgetPeriod period;

    public PipelineFold(String ledger, String pipeline) {
        this.ledger = ledger;
        this.pipeline = pipeline;
    }

    /** Takes the next record. */
    public void add(SpecificRecord record) {
        switch (record) {
            case PipelineInForce now -> inForce = now;
            case TrainingProgress now -> progress = now;
            case StagePlan plan -> add(plan);
            case LedgerEvent event -> add(event);
            case Rationale rationale -> stage(rationale.getStage()).accept(rationale);
            case Rejection rejection -> {
                if (!rejection.getReturned()) {
                    domain(rejection.getStage(), rejection.getDomain())
                            .rejected
                            .merge(rejection.getReason(), 1L, Long::sum);
                }
            }
            case QuarantinedQuestion question ->
                domain(question.getStage(), question.getDomain())
                        .quarantined
                        .merge(question.getReason(), 1L, Long::sum);
            case StageManifest manifest -> {
                var facts = stage(manifest.getStage());
                facts.manifest = facts.manifest == null ? manifest : facts.manifest;
            }
            case Checkpoint checkpoint -> {
                var facts = stage(checkpoint.getStage());
                facts.checkpoint = facts.checkpoint == null ? checkpoint : facts.checkpoint;
            }
            case Evaluation evaluation -> stage(evaluation.getStage()).evaluated(evaluation);
            default -> throw new IllegalArgumentException("the report takes no " + record.getClass());
        }
    }

    /** The last word on the pipeline; none where it was never asked for. */
    public Optional<PipelineInForce> inForce() {
        return Optional.ofNullable(inForce);
    }

    /** The last word on the training; none where none began. */
    public Optional<TrainingProgress> progress() {
        return Optional.ofNullable(progress);
    }

    /** The plan of each stage as it stands now, by number. */
    public SortedMap<Integer, StagePlan> plans() {
        var plans = new TreeMap<Integer, StagePlan>();
        stages.forEach((stage, facts) -> {
            if (facts.plan != null) {
                plans.put(stage, facts.plan);
            }
        });
        return plans;
    }

    /** The newest checkpoint that a training brought about, the untrained student's included. */
    public Optional<Checkpoint> newestCheckpoint() {
        return stages.descendingMap().values().stream()
                .map(facts -> facts.checkpoint)
                .filter(checkpoint -> checkpoint != null && checkpoint.getFailure() == null)
                .map(checkpoint -> (Checkpoint) checkpoint)
                .findFirst();
    }

    /** The checkpoint of a stage, -1 for the untrained student; empty where there is none, or its training failed. */
    public Optional<Checkpoint> checkpoint(int stage) {
        return Optional.ofNullable(stages.get(stage))
                .map(facts -> facts.checkpoint)
                .filter(checkpoint -> checkpoint.getFailure() == null);
    }

    /** The pipeline's own account, in tokens. */
    public Optional<Account> tokens() {
        return accounts.tokens(pipeline);
    }

    /** How many examples a domain has accepted in a stage; a count. */
    public long accepted(int stage, String domain) {
        var facts = domain(stage, domain);
        return facts.real + facts.synthetic;
    }

    /** The report of all records so far. */
    public PipelineReport report() {
        var stageRows = new ArrayList<StageRow>();
        var domainRows = new ArrayList<DomainRow>();
        stages.forEach((stage, facts) -> {
            stageRows.add(facts.row(stage, tailDomains));
            facts.domains.forEach((domain, seen) -> domainRows.add(seen.row(stage, domain, facts)));
        });
        return new PipelineReport(totals(stageRows), stageRows, domainRows, shown());
    }

    /** The pipeline's accounts, and of the ledger's teachers those that its definition names. */
    private List<Account> shown() {
        var teachers = inForce().stream()
                .flatMap(now -> now.getDefinition().getTeachers().stream())
                .map(teacher -> Accounts.teacher(teacher.getName()))
                .collect(Collectors.toSet());
        return accounts.all().stream()
                .filter(account -> !Accounts.isTeacher(account.account()) || teachers.contains(account.account()))
                .toList();
    }

    private Totals totals(List<StageRow> rows) {
        var account = tokens().orElse(new Account(pipeline, "tokens", 0L, 0L, 0, 0));
        boolean balanced = shown().stream().allMatch(Account::holds) && accounts.contradictions() == 0;
        return new Totals(
                ledger,
                pipeline,
                inForce == null ? "UNKNOWN" : inForce.getPhase().name(),
                inForce == null ? "" : inForce.getReason(),
                Optional.ofNullable(account.granted()).orElse(0L),
                Optional.ofNullable(account.available()).orElse(0L),
                account.reserved(),
                account.posted(),
                balanced,
                new TreeMap<>(calls),
                unknownCalls,
                overruns,
                rows.stream().mapToLong(StageRow::callsSaved).sum(),
                period == null ? null : PeriodRow.of(period, account.posted()),
                new TreeSet<>(tailDomains));
    }

    private void add(StagePlan plan) {
        var facts = stage(plan.getStage());
        facts.plan = plan;
        for (var domain : plan.getDomains()) {
            facts.domain(domain.getDomain()).plan = domain;
            if (domain.getKind() == DomainKind.TAIL) {
                tailDomains.add(domain.getDomain());
            }
        }
    }

    private void add(LedgerEvent event) {
        if (!event.getPipeline().equals(pipeline)) {
            accounts.addAnothers(event);
            return;
        }
        accounts.add(event);
        if (event.getPeriod() != null && event.getAccount().equals(pipeline)) {
            period = event.getPeriod();
        }
        boolean posted = event.getKind() == LedgerEventKind.POSTED || event.getKind() == LedgerEventKind.OVERRUN;
        if (posted) {
            calls.merge(event.getPurpose().name().toLowerCase(Locale.ROOT), 1L, Long::sum);
            unknownCalls += event.getUnknown() ? 1 : 0;
            overruns += event.getKind() == LedgerEventKind.OVERRUN ? 1 : 0;
        }
        if (posted || event.getKind() == LedgerEventKind.RECONCILED) {
            if (event.getStage() >= 0) {
                var facts = stage(event.getStage());
                facts.calls += posted ? 1 : 0;
                facts.domain(event.getDomain());
            }
        }
    }

    private StageFacts stage(int stage) {
        return stages.computeIfAbsent(stage, unseen -> new StageFacts());
    }

    private DomainFacts domain(int stage, String domain) {
        return stage(stage).domain(domain);
    }

    private long posted(int stage, String domain) {
        return accounts.tokens(pipeline + "/stage-" + stage + (domain.isEmpty() ? "" : "/" + domain))
                .map(Account::posted)
                .orElse(0L);
    }

    private final class StageFacts {
        private final TreeMap<String, DomainFacts> domains = new TreeMap<>();
        private @Nullable StagePlan plan;
        private @Nullable StageManifest manifest;
        private @Nullable Checkpoint checkpoint;
        private @Nullable Evaluation evaluation;
        private long calls;
        private long writtenByStudent;

        private DomainFacts domain(String domain) {
            return domains.computeIfAbsent(domain, unseen -> new DomainFacts());
        }

        private void accept(Rationale rationale) {
            var facts = domain(rationale.getDomain());
            if (rationale.getOrigin() == Origin.SYNTHETIC) {
                facts.synthetic++;
                writtenByStudent += BY_STUDENT.equals(rationale.getRecipe()) ? 1 : 0;
            } else {
                facts.real++;
            }
        }

        /** Stages compare on the same questions: the evaluation on the lowest version counts, of these the first. */
        private void evaluated(Evaluation now) {
            if (evaluation == null || now.getVersion() < evaluation.getVersion()) {
                evaluation = now;
                now.getDomains().forEach(measured -> domain(measured.getDomain()));
            }
        }

        private SortedMap<String, Tally> tallies() {
            var tallies = new TreeMap<String, Tally>();
            if (evaluation != null) {
                evaluation
                        .getDomains()
                        .forEach(measured -> tallies.put(
                                measured.getDomain(), new Tally(measured.getCorrect(), measured.getTotal())));
            }
            return tallies;
        }

        private StageRow row(int stage, SortedSet<String> tail) {
            var scores = Report.of(tallies(), tail);
            var trained = stage == UNTRAINED || checkpoint == null || checkpoint.getFailure() != null
                    ? Optional.<Checkpoint>empty()
                    : Optional.of(checkpoint);
            return new StageRow(
                    stage,
                    state(stage),
                    manifest == null ? 0 : manifest.getCount(),
                    stage == UNTRAINED ? 0 : posted(stage, ""),
                    calls,
                    writtenByStudent,
                    Score.of(scores.head()),
                    Score.of(scores.tail()),
                    Score.of(scores.macro()),
                    Score.of(scores.micro()),
                    trained.map(Checkpoint::getLoss).orElse(null),
                    trained.map(Checkpoint::getSteps).orElse(null),
                    trained.map(Checkpoint::getMillis).orElse(null),
                    manifest == null ? null : manifest.getManifestHash());
        }

        private String state(int stage) {
            if (stage == UNTRAINED) {
                return "untrained";
            }
            if (checkpoint != null) {
                return checkpoint.getFailure() == null ? "trained" : "failed";
            }
            if (manifest != null) {
                return "sealed";
            }
            return plan == null ? "unplanned" : plan.getState().name().toLowerCase(Locale.ROOT);
        }
    }

    private final class DomainFacts {
        private @Nullable DomainPlan plan;
        private final Map<String, Long> rejected = new TreeMap<>();
        private final Map<String, Long> quarantined = new TreeMap<>();
        private long real;
        private long synthetic;

        private DomainRow row(int stage, String domain, StageFacts facts) {
            var tally = facts.tallies().getOrDefault(domain, Tally.NONE);
            return new DomainRow(
                    stage,
                    domain,
                    plan == null ? "" : plan.getKind().name().toLowerCase(Locale.ROOT),
                    plan == null ? 0 : plan.getQuota(),
                    real,
                    synthetic,
                    new TreeMap<>(rejected),
                    new TreeMap<>(quarantined),
                    stage == UNTRAINED ? 0 : posted(stage, domain),
                    plan == null ? "" : plan.getReason(),
                    tally.correct(),
                    tally.total(),
                    Score.of(io.evenkeel.method.evaluation.Accuracy.of(tally)));
        }
    }
}
