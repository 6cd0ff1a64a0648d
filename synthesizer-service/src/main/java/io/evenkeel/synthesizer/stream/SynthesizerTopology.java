package io.evenkeel.synthesizer.stream;

import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.Drafts;
import io.evenkeel.contracts.avro.EvaluationExample;
import io.evenkeel.contracts.avro.Observation;
import io.evenkeel.contracts.avro.Origin;
import io.evenkeel.contracts.avro.Rationale;
import io.evenkeel.contracts.avro.Rejection;
import io.evenkeel.contracts.avro.Reply;
import io.evenkeel.contracts.avro.StagePlan;
import io.evenkeel.contracts.avro.StageState;
import io.evenkeel.method.identity.Normalised;
import io.evenkeel.method.novelty.NearDuplicates;
import io.evenkeel.method.split.HeldOut;
import io.evenkeel.method.synthesis.QuestionList;
import io.evenkeel.runtime.Handler;
import io.evenkeel.runtime.JsonSerde;
import io.evenkeel.runtime.Outbox;
import io.evenkeel.runtime.ServiceTopology;
import io.evenkeel.synthesizer.domain.Parents;
import io.evenkeel.synthesizer.domain.Synthesis;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;

/** What the synthesizer reads and does with it, topic by topic. */
public final class SynthesizerTopology {
    private static final Set<String> STORES = Set.of(
            SynthesisTask.SYNTHESES,
            SynthesisTask.ASKED,
            SynthesisTask.PARENTS,
            SynthesisTask.STUDENTS,
            KnownQuestions.STORE);

    private final int draftTokens;

    private SynthesizerTopology(int draftTokens) {
        this.draftTokens = draftTokens;
    }

    /** @param draftTokens longest question that the student writes; student tokens */
    public static ServiceTopology of(TopicSerdes serdes, int draftTokens) {
        var handlers = new SynthesizerTopology(draftTokens);
        return new ServiceTopology(Owner.SYNTHESIZER, serdes)
                .store(SynthesisTask.SYNTHESES, Serdes.String(), JsonSerde.of(Synthesis.class))
                .store(SynthesisTask.ASKED, Serdes.String(), JsonSerde.of(Asked.class))
                .store(SynthesisTask.PARENTS, Serdes.String(), JsonSerde.of(Parents.class))
                .store(SynthesisTask.STUDENTS, Serdes.String(), JsonSerde.of(StudentAtHand.class))
                .store(KnownQuestions.STORE, Serdes.String(), KnownQuestions.serde())
                .on(Topics.SAMPLER_OBSERVATIONS, STORES, handlers::observations)
                .on(Topics.SAMPLER_EVALUATION_EXAMPLES, STORES, handlers::evaluationExamples)
                .on(Topics.BUDGET_STAGE_PLANS, STORES, handlers::plans)
                .on(Topics.SYNTHESIZER_DRAFTS, STORES, handlers::drafts)
                .on(Topics.GATEWAY_REPLIES, STORES, handlers::replies)
                .on(Topics.GATEWAY_RATIONALES, STORES, handlers::rationales)
                .on(Topics.GATEWAY_REJECTIONS, STORES, handlers::rejections)
                .writes(
                        Topics.SYNTHESIZER_DRAFT_REQUESTS,
                        Topics.SYNTHESIZER_CALL_REQUESTS,
                        Topics.SYNTHESIZER_TAIL_CANDIDATES,
                        Topics.SYNTHESIZER_QUARANTINE,
                        Topics.SYNTHESIZER_SUPPLY);
    }

    private SynthesisTask task(Outbox outbox) {
        return new SynthesisTask(outbox, draftTokens);
    }

    /** Traffic is what new questions must be like, and must not repeat. */
    private Handler<Observation> observations(Outbox outbox) {
        var task = task(outbox);
        return record -> {
            var seen = record.value();
            var definition =
                    task.definitionOf(seen.getLedger(), seen.getPipeline()).orElseThrow();
            var question = Texts.read(seen.getQuestion());
            var normalised = Normalised.question(question);
            task.known()
                    .remember(
                            new Place(seen.getLedger(), seen.getPipeline(), 0, seen.getDomain()).pipelineKey(),
                            NearDuplicates.withSeed(definition.getSeed()),
                            question,
                            KnownQuestions.Source.TRAFFIC);
            if (!HeldOut.isHeldOut(normalised, definition.getPipeline(), definition.getHeldOutShare())) {
                task.parent(
                        seen.getLedger(),
                        seen.getPipeline(),
                        seen.getDomain(),
                        definition.getSeed(),
                        seen.getRecordId(),
                        question);
            }
        };
    }

    private Handler<EvaluationExample> evaluationExamples(Outbox outbox) {
        var task = task(outbox);
        return record -> {
            var example = record.value();
            var definition = task.definitionOf(example.getLedger(), example.getPipeline())
                    .orElseThrow();
            task.known()
                    .remember(
                            new Place(example.getLedger(), example.getPipeline(), 0, example.getDomain()).pipelineKey(),
                            NearDuplicates.withSeed(definition.getSeed()),
                            Texts.read(example.getQuestion()),
                            KnownQuestions.Source.EVALUATION);
        };
    }

    private Handler<StagePlan> plans(Outbox outbox) {
        var task = task(outbox);
        return record -> {
            var plan = record.value();
            if (plan.getState() == StageState.PLANNED || plan.getState() == StageState.REVISED) {
                begin(task, plan);
            } else {
                task.openPlaces(plan.getLedger(), plan.getPipeline(), plan.getStage())
                        .forEach(task::close);
            }
        };
    }

    private static void begin(SynthesisTask task, StagePlan plan) {
        var uri = plan.getCheckpointUri();
        var hash = plan.getCheckpointHash();
        if (uri != null && hash != null) {
            task.studentFor(plan.getLedger(), plan.getPipeline(), plan.getStage(), new StudentAtHand(uri, hash));
        }
        for (var domain : plan.getDomains()) {
            if (domain.getSynthetic() > 0 && !domain.getClosed()) {
                var place = new Place(plan.getLedger(), plan.getPipeline(), plan.getStage(), domain.getDomain());
                int wanted = Math.toIntExact(domain.getSynthetic());
                task.advance(place, state -> state.planned(wanted, plan.getRevision()));
            }
        }
    }

    private Handler<Drafts> drafts(Outbox outbox) {
        var task = task(outbox);
        return record -> task.takeAsked(record.value().getRequestId()).ifPresent(asked -> {
            var questions =
                    record.value().getQuestions().stream().map(Texts::read).toList();
            if (questions.isEmpty()) {
                // It was asked for some: something is wrong with it, and another recipe may do.
                task.advance(asked.place(), state -> state.refused("the student writes none"));
            } else {
                task.answered(asked, questions);
            }
        });
    }

    private Handler<Reply> replies(Outbox outbox) {
        var task = task(outbox);
        return record -> {
            var reply = record.value();
            if (reply.getPurpose() == CallPurpose.WRITE_QUESTIONS) {
                task.takeAsked(reply.getRequestId()).ifPresent(asked -> replied(task, asked, reply));
            }
        };
    }

    private static void replied(SynthesisTask task, Asked asked, Reply reply) {
        var text = Texts.readOrNull(reply.getText());
        if (text == null) {
            task.advance(asked.place(), state -> state.refused("the teacher writes none (" + reply.getError() + ")"));
        } else {
            task.answered(asked, QuestionList.parse(text));
        }
    }

    private Handler<Rationale> rationales(Outbox outbox) {
        var task = task(outbox);
        return record -> {
            var accepted = record.value();
            var recipe = accepted.getRecipe();
            if (accepted.getOrigin() == Origin.SYNTHETIC && recipe != null) {
                var place = new Place(
                        accepted.getLedger(), accepted.getPipeline(), accepted.getStage(), accepted.getDomain());
                task.advance(place, state -> state.accepted(recipe));
            }
        };
    }

    private Handler<Rejection> rejections(Outbox outbox) {
        var task = task(outbox);
        return record -> {
            var rejected = record.value();
            var recipe = rejected.getRecipe();
            if (rejected.getOrigin() == Origin.SYNTHETIC && recipe != null && !rejected.getReturned()) {
                var place = new Place(
                        rejected.getLedger(), rejected.getPipeline(), rejected.getStage(), rejected.getDomain());
                task.advance(place, state -> state.rejected(recipe));
            }
        };
    }
}
