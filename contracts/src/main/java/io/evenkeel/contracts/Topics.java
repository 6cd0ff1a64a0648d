package io.evenkeel.contracts;

import static io.evenkeel.contracts.KeyShape.CANDIDATE;
import static io.evenkeel.contracts.KeyShape.DOMAIN;
import static io.evenkeel.contracts.KeyShape.LEDGER;
import static io.evenkeel.contracts.KeyShape.ORIGINAL;
import static io.evenkeel.contracts.KeyShape.PIPELINE;
import static io.evenkeel.contracts.KeyShape.RECORD_ID;
import static io.evenkeel.contracts.KeyShape.WORK_ITEM;
import static io.evenkeel.contracts.Owner.BUDGET;
import static io.evenkeel.contracts.Owner.GATEWAY;
import static io.evenkeel.contracts.Owner.OPERATOR;
import static io.evenkeel.contracts.Owner.OUTSIDE;
import static io.evenkeel.contracts.Owner.SAMPLER;
import static io.evenkeel.contracts.Owner.SYNTHESIZER;
import static io.evenkeel.contracts.Owner.TRAINER;
import static io.evenkeel.contracts.Retention.FOREVER;
import static io.evenkeel.contracts.Retention.LAST_OF_EACH_KEY;
import static io.evenkeel.contracts.Retention.ONE_DAY;

import io.evenkeel.contracts.avro.CallJournalEntry;
import io.evenkeel.contracts.avro.CallOutcome;
import io.evenkeel.contracts.avro.CallRequest;
import io.evenkeel.contracts.avro.Candidate;
import io.evenkeel.contracts.avro.CensusEntry;
import io.evenkeel.contracts.avro.Checkpoint;
import io.evenkeel.contracts.avro.DraftRequest;
import io.evenkeel.contracts.avro.Drafts;
import io.evenkeel.contracts.avro.Evaluation;
import io.evenkeel.contracts.avro.EvaluationExample;
import io.evenkeel.contracts.avro.EvaluationSet;
import io.evenkeel.contracts.avro.LedgerCommand;
import io.evenkeel.contracts.avro.LedgerEvent;
import io.evenkeel.contracts.avro.Observation;
import io.evenkeel.contracts.avro.OperatorCommand;
import io.evenkeel.contracts.avro.PipelineInForce;
import io.evenkeel.contracts.avro.QuarantinedQuestion;
import io.evenkeel.contracts.avro.Rationale;
import io.evenkeel.contracts.avro.Rejection;
import io.evenkeel.contracts.avro.Reply;
import io.evenkeel.contracts.avro.Score;
import io.evenkeel.contracts.avro.ScoreRequest;
import io.evenkeel.contracts.avro.Selection;
import io.evenkeel.contracts.avro.StageEntry;
import io.evenkeel.contracts.avro.StageManifest;
import io.evenkeel.contracts.avro.StagePlan;
import io.evenkeel.contracts.avro.Supply;
import io.evenkeel.contracts.avro.TeacherCall;
import io.evenkeel.contracts.avro.TrafficRecord;
import io.evenkeel.contracts.avro.TrainingProgress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/**
 * The topic catalogue, in the order of one record's way. Topic creation, schema registration, {@code evenkeel topics
 * list} and {@code docs/topics.md} come from it.
 */
public final class Topics {
    public static final Topic<OperatorCommand> OPERATOR_COMMANDS = topic(
            "operator.commands",
            LEDGER,
            OperatorCommand.class,
            FOREVER,
            "What a person asked of a pipeline, with who and why; read by budget-service.",
            OPERATOR);
    public static final Topic<PipelineInForce> OPERATOR_PIPELINES = topic(
            "operator.pipelines",
            PIPELINE,
            PipelineInForce.class,
            FOREVER,
            "Definitions in force and what each pipeline is doing; written by budget-service, which judges the commands.",
            BUDGET);

    public static final Topic<TrafficRecord> TRAFFIC = topic(
            "traffic",
            RECORD_ID,
            TrafficRecord.class,
            FOREVER,
            "Production traffic in: the one topic that anyone may write; the gateway writes what its capture proxy passes on.",
            OUTSIDE,
            OPERATOR,
            SAMPLER,
            GATEWAY);

    public static final Topic<Observation> SAMPLER_OBSERVATIONS = topic(
            "sampler.observations",
            DOMAIN,
            Observation.class,
            FOREVER,
            "Traffic that a pipeline takes, domain resolved; its offsets are the order of all that the sampler does.",
            SAMPLER);
    public static final Topic<CensusEntry> SAMPLER_CENSUS = topic(
            "sampler.census",
            DOMAIN,
            CensusEntry.class,
            LAST_OF_EACH_KEY,
            "Counts and pool size of each domain.",
            SAMPLER);
    public static final Topic<EvaluationExample> SAMPLER_EVALUATION_EXAMPLES = topic(
            "sampler.evaluation-examples",
            DOMAIN,
            EvaluationExample.class,
            FOREVER,
            "Held-out examples, never trained on.",
            SAMPLER);
    public static final Topic<EvaluationSet> SAMPLER_EVALUATION_SETS = topic(
            "sampler.evaluation-sets",
            PIPELINE,
            EvaluationSet.class,
            FOREVER,
            "A version of the evaluation set is complete.",
            SAMPLER);
    public static final Topic<ScoreRequest> SAMPLER_SCORE_REQUESTS = topic(
            "sampler.score-requests",
            WORK_ITEM,
            ScoreRequest.class,
            FOREVER,
            "Candidates to be scored by IFD under one checkpoint.",
            SAMPLER);
    public static final Topic<Score> SAMPLER_SCORES = topic(
            "sampler.scores",
            DOMAIN,
            Score.class,
            FOREVER,
            "IFD scores as the device computed them; the first of a request counts.",
            SAMPLER);
    public static final Topic<Selection> SAMPLER_SELECTIONS = topic(
            "sampler.selections",
            DOMAIN,
            Selection.class,
            FOREVER,
            "Each pool as it was frozen for a plan, and how many candidates came out of it.",
            SAMPLER);
    public static final Topic<Candidate> SAMPLER_HEAD_CANDIDATES = topic(
            "sampler.head-candidates",
            PIPELINE,
            Candidate.class,
            FOREVER,
            "Selected real examples, with score and rank.",
            SAMPLER);

    public static final Topic<DraftRequest> SYNTHESIZER_DRAFT_REQUESTS = topic(
            "synthesizer.draft-requests",
            WORK_ITEM,
            DraftRequest.class,
            FOREVER,
            "Questions that the student shall write.",
            SYNTHESIZER);
    public static final Topic<Drafts> SYNTHESIZER_DRAFTS = topic(
            "synthesizer.drafts",
            PIPELINE,
            Drafts.class,
            FOREVER,
            "Questions that the student wrote, not yet filtered; the first of a request counts.",
            SYNTHESIZER);
    public static final Topic<CallRequest> SYNTHESIZER_CALL_REQUESTS = topic(
            "synthesizer.call-requests",
            PIPELINE,
            CallRequest.class,
            FOREVER,
            "Questions that the teacher shall write: paid like any other call.",
            SYNTHESIZER);
    public static final Topic<Candidate> SYNTHESIZER_TAIL_CANDIDATES = topic(
            "synthesizer.tail-candidates",
            PIPELINE,
            Candidate.class,
            FOREVER,
            "Synthetic questions, with recipe, parents and filters passed.",
            SYNTHESIZER);
    public static final Topic<QuarantinedQuestion> SYNTHESIZER_QUARANTINE = topic(
            "synthesizer.quarantine",
            PIPELINE,
            QuarantinedQuestion.class,
            FOREVER,
            "Synthetic questions that a filter stopped, with the reason.",
            SYNTHESIZER);
    public static final Topic<Supply> SYNTHESIZER_SUPPLY = topic(
            "synthesizer.supply",
            DOMAIN,
            Supply.class,
            FOREVER,
            "How far synthesis has come in each domain, and whether it can go on.",
            SYNTHESIZER);

    public static final Topic<LedgerCommand> BUDGET_COMMANDS = topic(
            "budget.commands",
            LEDGER,
            LedgerCommand.class,
            FOREVER,
            "Reserve, post, void: what the gateway asks of the ledger; owned by its reader, budget-service.",
            GATEWAY);
    public static final Topic<LedgerEvent> BUDGET_JOURNAL = topic(
            "budget.journal",
            LEDGER,
            LedgerEvent.class,
            FOREVER,
            "The ledger: every decision and posting, in order.",
            BUDGET);
    public static final Topic<StagePlan> BUDGET_STAGE_PLANS = topic(
            "budget.stage-plans",
            PIPELINE,
            StagePlan.class,
            FOREVER,
            "Plans, revisions and closings, with the numbers that led to them.",
            BUDGET);

    public static final Topic<TeacherCall> GATEWAY_CALLS = topic(
            "gateway.calls",
            CANDIDATE,
            TeacherCall.class,
            FOREVER,
            "Granted calls: the only queue that the teacher's caller reads.",
            GATEWAY);
    public static final Topic<CallJournalEntry> GATEWAY_CALL_JOURNAL = topic(
            "gateway.call-journal",
            CANDIDATE,
            CallJournalEntry.class,
            FOREVER,
            "Claimed and finished, written around each HTTP call: the log decides who calls.",
            GATEWAY);
    public static final Topic<CallOutcome> GATEWAY_CALL_OUTCOMES = topic(
            "gateway.call-outcomes",
            LEDGER,
            CallOutcome.class,
            FOREVER,
            "The one result of each call that counts, carried to its ledger's partition.",
            GATEWAY);
    public static final Topic<Rationale> GATEWAY_RATIONALES = topic(
            "gateway.rationales",
            PIPELINE,
            Rationale.class,
            FOREVER,
            "Accepted examples: question, chain of thought, answer.",
            GATEWAY);
    public static final Topic<Rejection> GATEWAY_REJECTIONS = topic(
            "gateway.rejections",
            PIPELINE,
            Rejection.class,
            FOREVER,
            "Candidates that ended without becoming an example, with the reason.",
            GATEWAY);
    public static final Topic<Reply> GATEWAY_REPLIES = topic(
            "gateway.replies",
            PIPELINE,
            Reply.class,
            FOREVER,
            "What the teacher answered to call requests: written questions, references bought.",
            GATEWAY);

    public static final Topic<StageEntry> TRAINER_STAGE_ENTRIES = topic(
            "trainer.stage-entries",
            PIPELINE,
            StageEntry.class,
            FOREVER,
            "The examples of each sealed stage: what each is, and where to find it.",
            TRAINER);
    public static final Topic<StageManifest> TRAINER_STAGE_MANIFESTS = topic(
            "trainer.stage-manifests", PIPELINE, StageManifest.class, FOREVER, "The seal of each stage.", TRAINER);
    public static final Topic<CallRequest> TRAINER_CALL_REQUESTS = topic(
            "trainer.call-requests",
            PIPELINE,
            CallRequest.class,
            FOREVER,
            "References of held-out examples that must be bought, on the evaluation account.",
            TRAINER);
    public static final Topic<Checkpoint> TRAINER_CHECKPOINTS = topic(
            "trainer.checkpoints",
            PIPELINE,
            Checkpoint.class,
            FOREVER,
            "What came out of each training; the first of a stage counts.",
            TRAINER);
    public static final Topic<Evaluation> TRAINER_EVALUATIONS = topic(
            "trainer.evaluations",
            PIPELINE,
            Evaluation.class,
            FOREVER,
            "How good each checkpoint is, per domain; the first of a checkpoint and version counts.",
            TRAINER);
    public static final Topic<TrainingProgress> TRAINER_PROGRESS = topic(
            "trainer.progress",
            PIPELINE,
            TrainingProgress.class,
            ONE_DAY,
            "How far a training is, for people who watch.",
            TRAINER);

    /** Lines of a file that could not be read as traffic; headers name file and line. */
    public static final Topic<SpecificRecord> TRAFFIC_DEAD_LETTERS =
            raw("traffic.dead-letters", "Lines that traffic send could not read, with file and line.", OPERATOR);

    private static final List<Owner> SERVICES = List.of(SAMPLER, SYNTHESIZER, BUDGET, GATEWAY, TRAINER);

    private static final List<Topic<?>> ALL = Stream.concat(
                    Stream.of(
                            OPERATOR_COMMANDS,
                            OPERATOR_PIPELINES,
                            TRAFFIC,
                            TRAFFIC_DEAD_LETTERS,
                            SAMPLER_OBSERVATIONS,
                            SAMPLER_CENSUS,
                            SAMPLER_EVALUATION_EXAMPLES,
                            SAMPLER_EVALUATION_SETS,
                            BUDGET_STAGE_PLANS,
                            SAMPLER_SCORE_REQUESTS,
                            SAMPLER_SCORES,
                            SAMPLER_SELECTIONS,
                            SAMPLER_HEAD_CANDIDATES,
                            SYNTHESIZER_DRAFT_REQUESTS,
                            SYNTHESIZER_DRAFTS,
                            SYNTHESIZER_CALL_REQUESTS,
                            SYNTHESIZER_TAIL_CANDIDATES,
                            SYNTHESIZER_QUARANTINE,
                            SYNTHESIZER_SUPPLY,
                            BUDGET_COMMANDS,
                            BUDGET_JOURNAL,
                            GATEWAY_CALLS,
                            GATEWAY_CALL_JOURNAL,
                            GATEWAY_CALL_OUTCOMES,
                            GATEWAY_RATIONALES,
                            GATEWAY_REJECTIONS,
                            GATEWAY_REPLIES,
                            TRAINER_STAGE_ENTRIES,
                            TRAINER_STAGE_MANIFESTS,
                            TRAINER_CALL_REQUESTS,
                            TRAINER_CHECKPOINTS,
                            TRAINER_EVALUATIONS,
                            TRAINER_PROGRESS),
                    SERVICES.stream().flatMap(service -> Stream.of(deadLettersOf(service), redriveOf(service))))
            .toList();

    private static final Map<String, Topic<?>> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Topic::name, Function.identity()));

    private Topics() {}

    /** Every topic, in the order of one record's way, then the dead letters. */
    public static List<Topic<?>> all() {
        return ALL;
    }

    /** The topic of that name, if it is in the catalogue. */
    public static Optional<Topic<?>> byName(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** Where a service puts what it could not read or handle: original key and bytes, origin and reason in headers. */
    public static Topic<SpecificRecord> deadLettersOf(Owner service) {
        return raw(service.label() + ".dead-letters", "What " + service.label() + " could not handle.", service);
    }

    /** What an operator puts back for one service after mending the cause: original key, bytes and headers. */
    public static Topic<SpecificRecord> redriveOf(Owner service) {
        return raw(
                service.label() + ".redrive",
                "Dead letters put back by evenkeel redrive; read by " + service.label() + ".",
                OPERATOR);
    }

    private static <T extends SpecificRecord> Topic<T> topic(
            String name, KeyShape key, Class<T> value, Retention retention, String about, Owner... writers) {
        return new Topic<>(name, List.of(writers), key, value, retention, about);
    }

    private static Topic<SpecificRecord> raw(String name, String about, Owner writer) {
        return new Topic<>(name, List.of(writer), ORIGINAL, null, FOREVER, about);
    }
}
