package io.evenkeel.synthesizer.stream;

import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.CallRequest;
import io.evenkeel.contracts.avro.Candidate;
import io.evenkeel.contracts.avro.DraftRequest;
import io.evenkeel.contracts.avro.Message;
import io.evenkeel.contracts.avro.Origin;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.QuarantinedQuestion;
import io.evenkeel.contracts.avro.Supply;
import io.evenkeel.method.identity.Ids;
import io.evenkeel.method.identity.Normalised;
import io.evenkeel.method.novelty.NearDuplicates;
import io.evenkeel.method.synthesis.DomainShape;
import io.evenkeel.method.synthesis.Validity;
import io.evenkeel.runtime.Outbox;
import io.evenkeel.synthesizer.domain.Parents;
import io.evenkeel.synthesizer.domain.Recipe;
import io.evenkeel.synthesizer.domain.Synthesis;
import io.evenkeel.synthesizer.domain.Synthesis.Step;
import io.evenkeel.synthesizer.domain.Synthesis.Written;
import io.evenkeel.synthesizer.domain.WritingPrompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.state.KeyValueStore;

/** One task's rows of {@link Synthesis}, and the records that its steps become. */
final class SynthesisTask {
    static final String SYNTHESES = "syntheses";
    static final String ASKED = "asked";
    static final String PARENTS = "parents";
    static final String STUDENTS = "students";
    static final String RULES = "synthesis/2";

    private static final int EXAMPLES_SHOWN = 5;

    private final Outbox outbox;
    private final int draftTokens;
    private final KeyValueStore<String, Synthesis> syntheses;
    private final KeyValueStore<String, Asked> asked;
    private final KeyValueStore<String, Parents> parents;
    private final KeyValueStore<String, StudentAtHand> students;
    private final KnownQuestions known;

    SynthesisTask(Outbox outbox, int draftTokens) {
        this.outbox = outbox;
        this.draftTokens = draftTokens;
        this.syntheses = outbox.store(SYNTHESES);
        this.asked = outbox.store(ASKED);
        this.parents = outbox.store(PARENTS);
        this.students = outbox.store(STUDENTS);
        this.known = new KnownQuestions(outbox.store(KnownQuestions.STORE));
    }

    /** Changes a domain's state, then takes the steps that follow from it. */
    void advance(Place place, UnaryOperator<Synthesis> change) {
        var before = stateOf(place);
        var definition = definition(place);
        var recipes = definition.getRecipes().stream()
                .map(Recipe::of)
                .flatMap(Optional::stream)
                .toList();
        var next = change.apply(before).next(recipes, studentOf(place).isPresent());
        syntheses.put(place.row(), next.state());
        int rank = next.state().offered();
        for (var step : next.steps()) {
            switch (step) {
                case Step.Offer offer -> offer(place, definition, next.state(), rank, offer.questions());
                case Step.Ask ask -> ask(place, definition, next.state(), ask);
                case Step.End end -> supply(place, next.state(), end.reason());
            }
        }
    }

    /** The questions of a round, put to the filters in order. */
    void answered(Asked request, List<String> questions) {
        var place = request.place();
        var definition = definition(place);
        var shape = shapeOf(place);
        var others = shapesOfOthers(place);
        var validity = new Validity(definition.getAnswerMark(), Validity.DEFAULT_CONTAINMENT);
        var duplicates = NearDuplicates.withSeed(definition.getSeed());
        var passed = new ArrayList<Written>();
        int stopped = 0;
        for (var question : questions) {
            var reason = shape.map(
                            domain -> validity.check(question, domain, others).map(SynthesisTask::label))
                    .orElse(Optional.of("domain-unknown"))
                    .or(() -> known.whyNotNew(place.pipelineKey(), duplicates, question));
            if (reason.isEmpty()) {
                known.remember(place.pipelineKey(), duplicates, question, KnownQuestions.Source.SYNTHETIC);
                passed.add(new Written(question.strip(), request.recipe(), request.parents()));
            } else {
                stopped++;
                quarantine(place, request.recipe(), question, reason.get());
            }
        }
        int quarantined = stopped;
        advance(place, state -> state.answered(passed, quarantined));
        supply(place, stateOf(place), "");
    }

    Synthesis stateOf(Place place) {
        var state = syntheses.get(place.row());
        return state == null ? Synthesis.NONE : state;
    }

    /** The request of that id, once: a second answer to it finds nothing. */
    Optional<Asked> takeAsked(String requestId) {
        return Optional.ofNullable(asked.delete(requestId));
    }

    KnownQuestions known() {
        return known;
    }

    Optional<PipelineDefinition> definitionOf(String ledger, String pipeline) {
        return outbox.pipelines().find(ledger, pipeline).map(inForce -> inForce.getDefinition());
    }

    private PipelineDefinition definition(Place place) {
        return definitionOf(place.ledger(), place.pipeline())
                .orElseThrow(() -> new IllegalStateException("no definition of pipeline " + place.pipelineKey()));
    }

    private Optional<StudentAtHand> studentOf(Place place) {
        return Optional.ofNullable(students.get(Place.stageKey(place.ledger(), place.pipeline(), place.stage())));
    }

    private Optional<DomainShape> shapeOf(Place place) {
        var questions = parentsOf(place).questions().values();
        return questions.isEmpty() ? Optional.empty() : Optional.of(DomainShape.of(questions));
    }

    private List<DomainShape> shapesOfOthers(Place place) {
        var beginning = place.pipelineKey() + "/";
        var shapes = new ArrayList<DomainShape>();
        try (var rows = parents.range(beginning, beginning + Character.MAX_VALUE)) {
            rows.forEachRemaining(row -> {
                if (!row.key.equals(place.domainKey()) && !row.value.questions().isEmpty()) {
                    shapes.add(DomainShape.of(row.value.questions().values()));
                }
            });
        }
        return shapes;
    }

    private Parents parentsOf(Place place) {
        var known = parents.get(place.domainKey());
        return known == null ? Parents.NONE : known;
    }

    private void offer(
            Place place, PipelineDefinition definition, Synthesis state, int offeredAfter, List<Written> questions) {
        int rank = offeredAfter - questions.size();
        for (var written : questions) {
            int ownRank = rank++;
            outbox.decide(
                    Topics.SYNTHESIZER_TAIL_CANDIDATES, place.pipelineKey(), RULES, provenance -> Candidate.newBuilder()
                            .setCandidateId(candidateId(place, written.question()))
                            .setLedger(place.ledger())
                            .setPipeline(place.pipeline())
                            .setStage(place.stage())
                            .setRevision(state.revision())
                            .setDomain(place.domain())
                            .setOrigin(Origin.SYNTHETIC)
                            .setQuestion(Texts.plain(written.question()))
                            .setRank(ownRank)
                            .setRecipe(written.recipe().label())
                            .setParents(written.parents())
                            .setFilters(List.of("validity", "novelty"))
                            .setSolves(definition.getSolves())
                            .setProvenance(provenance)
                            .build());
        }
    }

    private void ask(Place place, PipelineDefinition definition, Synthesis state, Step.Ask ask) {
        var id = requestId(place, state, ask.recipe());
        var chosen = parentsOf(place).chosenFor(id, EXAMPLES_SHOWN);
        if (chosen.isEmpty()) {
            advance(place, waiting -> waiting.refused("no question of this domain is known"));
            return;
        }
        var ids = chosen.stream().map(Parents.Parent::recordId).toList();
        asked.put(id, new Asked(place, state.revision(), ask.recipe(), ask.count(), ids));
        switch (ask.recipe()) {
            case STUDENT -> askStudent(place, definition, state, id, ask.count());
            case TEACHER -> askTeacher(place, state, id, ask.count(), chosen);
        }
    }

    private void askStudent(Place place, PipelineDefinition definition, Synthesis state, String id, int count) {
        var student = studentOf(place).orElseThrow();
        outbox.send(
                Topics.SYNTHESIZER_DRAFT_REQUESTS,
                id,
                new DraftRequest(
                        id,
                        place.ledger(),
                        place.pipeline(),
                        place.stage(),
                        state.revision(),
                        place.domain(),
                        count,
                        Ids.bits(Long.toString(definition.getSeed()), id),
                        student.uri(),
                        student.hash(),
                        draftTokens));
    }

    private void askTeacher(Place place, Synthesis state, String id, int count, List<Parents.Parent> chosen) {
        var examples = chosen.stream().map(Parents.Parent::question).toList();
        var messages = List.of(
                new Message("system", Texts.plain(WritingPrompt.SYSTEM)),
                new Message("user", Texts.plain(WritingPrompt.user(count, examples))));
        outbox.decide(
                Topics.SYNTHESIZER_CALL_REQUESTS, place.pipelineKey(), RULES, provenance -> CallRequest.newBuilder()
                        .setRequestId(id)
                        .setLedger(place.ledger())
                        .setPipeline(place.pipeline())
                        .setStage(place.stage())
                        .setRevision(state.revision())
                        .setDomain(place.domain())
                        .setPurpose(CallPurpose.WRITE_QUESTIONS)
                        .setMessages(messages)
                        .setMaxOutputTokens(WritingPrompt.maxOutputTokens(count, examples))
                        .setProvenance(provenance)
                        .build());
    }

    private void quarantine(Place place, Recipe recipe, String question, String reason) {
        outbox.decide(
                Topics.SYNTHESIZER_QUARANTINE,
                place.pipelineKey(),
                RULES,
                provenance -> QuarantinedQuestion.newBuilder()
                        .setCandidateId(candidateId(place, question))
                        .setLedger(place.ledger())
                        .setPipeline(place.pipeline())
                        .setStage(place.stage())
                        .setDomain(place.domain())
                        .setRecipe(recipe.label())
                        .setReason(reason)
                        .setQuestion(Texts.plain(question))
                        .setProvenance(provenance)
                        .build());
    }

    /** Says how far it has come; with a reason, that nothing more will come. */
    private void supply(Place place, Synthesis state, String endReason) {
        if (endReason.isEmpty() && state.ended() != null) {
            return;
        }
        outbox.decide(Topics.SYNTHESIZER_SUPPLY, place.domainKey(), RULES, provenance -> Supply.newBuilder()
                .setLedger(place.ledger())
                .setPipeline(place.pipeline())
                .setStage(place.stage())
                .setRevision(state.revision())
                .setDomain(place.domain())
                .setOffered(state.offered())
                .setQuarantined(state.quarantined())
                .setExhausted(!endReason.isEmpty())
                .setReason(endReason)
                .setProvenance(provenance)
                .build());
    }

    private static String candidateId(Place place, String question) {
        return Ids.of(
                "s",
                place.ledger(),
                place.pipeline(),
                Integer.toString(place.stage()),
                place.domain(),
                Normalised.question(question));
    }

    private static String requestId(Place place, Synthesis state, Recipe recipe) {
        return Ids.of(
                recipe == Recipe.STUDENT ? "d" : "w",
                place.ledger(),
                place.pipeline(),
                Integer.toString(place.stage()),
                place.domain(),
                Integer.toString(state.rounds().begun()));
    }

    private static String label(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Rows of one stage whose state is still open. */
    List<Place> openPlaces(String ledger, String pipeline, int stage) {
        var beginning = Place.stageKey(ledger, pipeline, stage);
        try (var rows = syntheses.range(beginning, beginning + Character.MAX_VALUE)) {
            var open = new ArrayList<Place>();
            rows.forEachRemaining(row -> {
                if (row.value.ended() == null) {
                    open.add(new Place(ledger, pipeline, stage, row.key.substring(beginning.length())));
                }
            });
            return open;
        }
    }

    /** The stage closes: its rows end without a word, nobody waits for them. */
    void close(Place place) {
        syntheses.put(place.row(), stateOf(place).closed());
    }

    void studentFor(String ledger, String pipeline, int stage, StudentAtHand student) {
        students.put(Place.stageKey(ledger, pipeline, stage), student);
    }

    void parent(String ledger, String pipeline, String domain, long seed, String recordId, String question) {
        var place = new Place(ledger, pipeline, 0, domain);
        parents.put(place.domainKey(), parentsOf(place).with(seed, recordId, question));
    }
}
