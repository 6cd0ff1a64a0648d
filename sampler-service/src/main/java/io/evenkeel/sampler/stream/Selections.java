package io.evenkeel.sampler.stream;

import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.DomainPlan;
import io.evenkeel.contracts.avro.Observation;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.Score;
import io.evenkeel.contracts.avro.ScoreRequest;
import io.evenkeel.contracts.avro.ScoredText;
import io.evenkeel.contracts.avro.StagePlan;
import io.evenkeel.method.novelty.NearDuplicates;
import io.evenkeel.runtime.Outbox;
import io.evenkeel.sampler.domain.selection.Frozen;
import io.evenkeel.sampler.domain.selection.Frozen.Verdict;
import io.evenkeel.sampler.domain.selection.HeadSelection;
import io.evenkeel.sampler.domain.selection.SelectionIds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The selections of all domains: frozen by a plan, finished when every frozen candidate that was to be scored has a score or
 * the reason why not.
 */
final class Selections {
    static final String STORE = "selections";
    static final String FROZEN = "frozen";
    static final String SCORES = "scores";

    private final Outbox outbox;
    private final KeyValueStore<String, OpenSelection> selections;
    private final KeyValueStore<String, Observation> frozen;
    private final KeyValueStore<String, Score> scores;
    private final PoolStore pool;
    private final HeadCandidates heads;

    Selections(Outbox outbox, SamplerMeters meters) {
        this.outbox = outbox;
        this.selections = outbox.store(STORE);
        this.frozen = outbox.store(FROZEN);
        this.scores = outbox.store(SCORES);
        this.pool = new PoolStore(outbox.store(PoolStore.STORE));
        this.heads = new HeadCandidates(outbox, meters);
    }

    /**
     * Freezes a domain's pool, once a stage. Without a student, or where there is nothing to choose because none or all of it
     * is wanted, the selection is done at once: scores would cost time and change nothing.
     */
    void freeze(StagePlan plan, DomainPlan domain, PipelineDefinition definition) {
        var place = new Place(plan.getLedger(), plan.getPipeline(), domain.getDomain());
        var row = place.rows(plan.getStage());
        if (selections.get(row) != null) {
            return;
        }
        var hash = plan.getCheckpointHash();
        var frozenPool = new FrozenPool(
                place, plan.getStage(), plan.getRevision(), definition, candidates(place, plan.getStage()));
        boolean choice = domain.getReal() > 0
                && domain.getReal() < frozenPool.candidates().size();
        if (hash == null || !choice) {
            selections.put(row, new OpenSelection(plan.getRevision(), domain.getReal(), null, 0));
            heads.offer(frozenPool, coldStart(frozenPool, domain.getReal()), HeadSelection.COLD_START, null);
        } else {
            int asked = askForScores(frozenPool, plan);
            selections.put(row, new OpenSelection(plan.getRevision(), domain.getReal(), hash, asked));
        }
    }

    private Map<String, Observation> candidates(Place place, int stage) {
        var candidates = new LinkedHashMap<String, Observation>();
        for (var record : pool.of(place)) {
            candidates.put(
                    SelectionIds.candidate(place.ledger(), place.pipeline(), stage, record.getRecordId()), record);
        }
        return candidates;
    }

    private static HeadSelection.Outcome coldStart(FrozenPool pool, long real) {
        return HeadSelection.coldStart(
                pool.place().domain(),
                pool.candidates().keySet(),
                real,
                pool.definition().getSeed());
    }

    private int askForScores(FrozenPool pool, StagePlan plan) {
        var row = pool.place().rows(pool.stage());
        pool.candidates().forEach((id, record) -> frozen.put(row + id, record));
        var chosen = HeadSelection.toScore(
                pool.place().domain(),
                pool.candidates().keySet(),
                pool.definition().getScoreLimit(),
                pool.definition().getSeed());
        for (var id : chosen) {
            var request = request(pool, plan, id);
            outbox.send(Topics.SAMPLER_SCORE_REQUESTS, request.getRequestId(), request);
        }
        return chosen.size();
    }

    private static ScoreRequest request(FrozenPool pool, StagePlan plan, String candidateId) {
        var record = pool.record(candidateId);
        return ScoreRequest.newBuilder()
                .setRequestId(SelectionIds.scoreRequest(candidateId, plan.getCheckpointHash()))
                .setLedger(plan.getLedger())
                .setPipeline(plan.getPipeline())
                .setStage(plan.getStage())
                .setRevision(plan.getRevision())
                .setDomain(pool.place().domain())
                .setCandidateId(candidateId)
                .setQuestion(record.getQuestion())
                .setAnswer(record.getAnswer())
                .setScoredText(ScoredText.STUDENT_RATIONALE)
                .setCheckpointUri(plan.getCheckpointUri())
                .setCheckpointHash(plan.getCheckpointHash())
                .setMaxTokens(pool.definition().getMaxSequenceTokens())
                .build();
    }

    /** Notes a score, the first of its request; one that nobody asked for, or that comes again, changes nothing. */
    void scored(Score score) {
        var place = new Place(score.getLedger(), score.getPipeline(), score.getDomain());
        var row = place.rows(score.getStage());
        var selection = selections.get(row);
        if (selection == null || selection.awaited() == 0 || !answers(score, selection)) {
            return;
        }
        var candidateRow = row + score.getCandidateId();
        if (frozen.get(candidateRow) == null || scores.putIfAbsent(candidateRow, score) != null) {
            return;
        }
        var after = selection.afterScore();
        selections.put(row, after);
        if (after.awaited() == 0) {
            finish(place, score.getStage(), after, score.getDefinition());
        }
    }

    private static boolean answers(Score score, OpenSelection selection) {
        return score.getCheckpointHash().equals(selection.checkpointHash())
                && score.getRequestId()
                        .equals(SelectionIds.scoreRequest(score.getCandidateId(), score.getCheckpointHash()));
    }

    private void finish(Place place, int stage, OpenSelection selection, String method) {
        var definition = Definitions.require(outbox.pipelines(), place.ledger(), place.pipeline());
        var row = place.rows(stage);
        var candidates = takeOut(frozen, row);
        var verdicts = takeOut(scores, row);
        var judged = new ArrayList<Frozen>();
        candidates.forEach((id, record) ->
                judged.add(new Frozen(id, Texts.read(record.getQuestion()), verdict(verdicts.get(id)))));
        var rule = NearDuplicates.withSeed(definition.getSeed());
        heads.offer(
                new FrozenPool(place, stage, selection.revision(), definition, candidates),
                HeadSelection.byScore(place.domain(), judged, selection.real(), rule, definition.getSeed()),
                method,
                selection.checkpointHash());
    }

    private static @Nullable Verdict verdict(@Nullable Score score) {
        return score == null ? null : new Verdict(score.getIfd(), score.getExcluded());
    }

    private static <V> Map<String, V> takeOut(KeyValueStore<String, V> store, String prefix) {
        var taken = new LinkedHashMap<String, V>();
        Rows.startingWith(store, prefix).forEach((key, value) -> {
            store.delete(key);
            taken.put(key.substring(prefix.length()), value);
        });
        return taken;
    }
}
