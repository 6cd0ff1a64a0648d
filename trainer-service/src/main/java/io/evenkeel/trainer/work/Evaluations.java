package io.evenkeel.trainer.work;

import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.DomainKind;
import io.evenkeel.contracts.avro.DomainPlan;
import io.evenkeel.contracts.avro.Evaluation;
import io.evenkeel.contracts.avro.EvaluationExample;
import io.evenkeel.contracts.avro.Reply;
import io.evenkeel.contracts.avro.StagePlan;
import io.evenkeel.method.verification.AnswerFormat;
import io.evenkeel.student.CurrentStudent;
import io.evenkeel.trainer.domain.due.Due;
import io.evenkeel.trainer.domain.evaluation.HeldOutExample;
import io.evenkeel.trainer.domain.evaluation.Question;
import io.evenkeel.trainer.domain.evaluation.References;
import io.evenkeel.trainer.evaluation.StageEvaluation;
import io.evenkeel.trainer.log.Found;
import io.evenkeel.trainer.log.RecordLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Evaluates the checkpoint of a stage and announces how good it is. For one thread. */
final class Evaluations {
    private static final Logger LOG = Logger.getLogger(Evaluations.class);
    private static final int FIRST_STAGE = 0;

    /** Examples become readable a moment after the set that counts them. */
    private static final Duration QUIET = Duration.ofSeconds(30);

    private final RecordLog log;
    private final Announcements announcements;
    private final StageEvaluation evaluation;
    private final ProgressReports reports;
    private final Duration maxWaitForReferences;
    private final InstantSource clock;

    Evaluations(
            RecordLog log,
            Announcements announcements,
            StageEvaluation evaluation,
            ProgressReports reports,
            Duration maxWaitForReferences,
            InstantSource clock) {
        this.log = log;
        this.announcements = announcements;
        this.evaluation = evaluation;
        this.reports = reports;
        this.maxWaitForReferences = maxWaitForReferences;
        this.clock = clock;
    }

    /** On the newest version of the evaluation set, and on the first, so that stages compare. */
    void evaluate(PipelineView view, int stage, Cancellation cancellation) {
        var checkpoint = view.checkpoint(stage);
        var progress = new StageProgress(reports, view, stage);
        var tailDomains = tailDomains(view, stage);
        int n = view.evaluationsOf(stage).size();
        try (var students = new CurrentStudent()) {
            for (int version : view.versionsDue(stage)) {
                var questions = questions(view, version, cancellation);
                var began = clock.instant();
                var student = students.of(
                        checkpoint.value().getUri(), checkpoint.value().getHash());
                var scores = evaluation.of(
                        student, questions, tailDomains, view.definition().getMaxSequenceTokens(), answered -> {
                            cancellation.check();
                            progress.evaluating(answered, questions.size());
                        });
                var now = clock.instant();
                long millis = Duration.between(began, now).toMillis();
                cancellation.check();
                announce(
                        view,
                        EvaluationRecords.evaluation(
                                checkpoint, version, scores, List.copyOf(tailDomains), millis, now),
                        n++);
            }
        }
        progress.idle();
    }

    /** The stage's checkpoint is that of the stage before: so is what it is worth. */
    void repeat(PipelineView view, int stage) {
        var checkpoint = view.checkpoint(stage);
        var done = view.evaluationsOf(stage);
        int n = done.size();
        for (var before : view.evaluationsOf(stage - 1).values()) {
            if (!done.containsKey(before.getVersion())) {
                announce(view, EvaluationRecords.again(checkpoint, before, clock.instant()), n++);
            }
        }
    }

    private void announce(PipelineView view, Evaluation record, int n) {
        announcements.announce(Topics.TRAINER_EVALUATIONS, view.key(), record, view.checkpoint(record.getStage()), n);
        LOG.infof(
                "stage %d of %s: evaluated on version %d, %d questions",
                record.getStage(),
                view.key(),
                record.getVersion(),
                record.getMicro().getTotal());
    }

    /** A trained stage's are those that it was sealed with; the untrained student is compared with stage 0. */
    private Set<String> tailDomains(PipelineView view, int stage) {
        if (stage != Due.UNTRAINED) {
            return new TreeSet<>(view.manifest(stage).value().getTailDomains());
        }
        return log.read(Topics.BUDGET_STAGE_PLANS, view.key()).stream()
                .map(Found::value)
                .filter(plan -> plan.getStage() == FIRST_STAGE)
                .findFirst()
                .map(Evaluations::tailDomains)
                .orElseGet(TreeSet::new);
    }

    private static TreeSet<String> tailDomains(StagePlan plan) {
        return plan.getDomains().stream()
                .filter(domain -> domain.getKind() == DomainKind.TAIL)
                .map(DomainPlan::getDomain)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<Question> questions(PipelineView view, int version, Cancellation cancellation) {
        var examples = heldOut(view, version, cancellation);
        var replies = replies(view, examples, cancellation);
        var questions = References.known(
                examples, version, replies, new AnswerFormat(view.definition().getAnswerMark()));
        if (questions.size() < examples.size()) {
            LOG.warnf(
                    "%s: %d of %d held-out questions have no reference and are not asked",
                    view.key(), examples.size() - questions.size(), examples.size());
        }
        return questions;
    }

    /** The version's and all earlier ones'; of several records of one example the first. */
    private List<HeldOutExample> heldOut(PipelineView view, int version, Cancellation cancellation) {
        int wanted = view.set(version).value().getDomains().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        var found = log.await(
                Topics.SAMPLER_EVALUATION_EXAMPLES,
                view.key(),
                so -> belonging(so, version).size() >= wanted,
                QUIET,
                cancellation::check);
        return belonging(found, version).stream()
                .map(EvaluationRecords::example)
                .toList();
    }

    private static Collection<EvaluationExample> belonging(List<Found<EvaluationExample>> found, int version) {
        return found.stream()
                .map(Found::value)
                .filter(example -> example.getVersion() <= version)
                .collect(Collectors.toMap(EvaluationExample::getExampleId, example -> example, (first, later) -> first))
                .values();
    }

    /** The teacher's replies to what was asked for examples without a logged answer, as far as they came. */
    private Map<String, String> replies(PipelineView view, List<HeldOutExample> examples, Cancellation cancellation) {
        var wanted = examples.stream()
                .filter(example -> example.reference() == null)
                .map(example -> References.requestId(example.exampleId()))
                .collect(Collectors.toSet());
        if (wanted.isEmpty()) {
            return Map.of();
        }
        var found = log.await(
                Topics.GATEWAY_REPLIES,
                view.key(),
                so -> so.stream()
                        .map(reply -> reply.value().getRequestId())
                        .collect(Collectors.toSet())
                        .containsAll(wanted),
                maxWaitForReferences,
                cancellation::check);
        var replies = new HashMap<String, String>();
        found.stream()
                .map(Found::value)
                .filter(reply -> reply.getPurpose() == CallPurpose.REFERENCE)
                .forEach(reply -> put(replies, reply));
        return replies;
    }

    private static void put(Map<String, String> replies, Reply reply) {
        var text = Texts.readOrNull(reply.getText());
        if (text != null) {
            replies.putIfAbsent(reply.getRequestId(), text);
        }
    }
}
