package io.evenkeel.trainer.work;

import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.Checkpoint;
import io.evenkeel.contracts.avro.Evaluation;
import io.evenkeel.contracts.avro.EvaluationSet;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.PipelineInForce;
import io.evenkeel.contracts.avro.StageManifest;
import io.evenkeel.runtime.Pipelines;
import io.evenkeel.trainer.domain.due.Standing;
import io.evenkeel.trainer.log.Found;
import io.evenkeel.trainer.log.RecordLog;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * What a pipeline's topics say now; of several records of one stage the first.
 *
 * @param inForce the last word on the pipeline
 * @param sets evaluation sets by version
 */
record PipelineView(
        PipelineInForce inForce,
        SortedMap<Integer, Found<EvaluationSet>> sets,
        SortedMap<Integer, Found<StageManifest>> manifests,
        SortedMap<Integer, Found<Checkpoint>> checkpoints,
        List<Found<Evaluation>> evaluations) {

    private static final int FIRST_VERSION = 0;

    /** Empty for a pipeline that was never heard of. */
    static Optional<PipelineView> read(RecordLog log, String key) {
        return log.read(Topics.OPERATOR_PIPELINES, key).stream()
                .reduce((earlier, later) -> later)
                .map(inForce -> new PipelineView(
                        inForce.value(),
                        firstBy(log.read(Topics.SAMPLER_EVALUATION_SETS, key), EvaluationSet::getVersion),
                        firstBy(log.read(Topics.TRAINER_STAGE_MANIFESTS, key), StageManifest::getStage),
                        firstBy(log.read(Topics.TRAINER_CHECKPOINTS, key), Checkpoint::getStage),
                        log.read(Topics.TRAINER_EVALUATIONS, key)));
    }

    private static <T> SortedMap<Integer, Found<T>> firstBy(List<Found<T>> records, ToIntFunction<T> number) {
        return records.stream()
                .collect(Collectors.toMap(
                        record -> number.applyAsInt(record.value()),
                        Function.identity(),
                        (first, later) -> first,
                        TreeMap::new));
    }

    PipelineDefinition definition() {
        return inForce.getDefinition();
    }

    Standing standing() {
        return new Standing(
                Pipelines.isActive(inForce),
                sets.containsKey(FIRST_VERSION),
                mapped(manifests, manifest -> manifest.value().getCount()),
                mapped(checkpoints, checkpoint -> checkpoint.value().getFailure() == null),
                evaluations.stream()
                        .filter(evaluation -> evaluation.value().getVersion() == FIRST_VERSION)
                        .map(evaluation -> evaluation.value().getStage())
                        .collect(Collectors.toSet()));
    }

    private static <A, B> SortedMap<Integer, B> mapped(SortedMap<Integer, A> map, Function<A, B> function) {
        var mapped = new TreeMap<Integer, B>();
        map.forEach((stage, value) -> mapped.put(stage, function.apply(value)));
        return mapped;
    }

    /** Manifests of this and all earlier stages, by stage. */
    List<StageManifest> manifestsUpTo(int stage) {
        return manifests.headMap(stage + 1).values().stream().map(Found::value).toList();
    }

    /** Versions that the stage is still to be evaluated on: the newest first, for that is the one to plan by. */
    List<Integer> versionsDue(int stage) {
        return List.of(sets.lastKey(), FIRST_VERSION).stream()
                .distinct()
                .filter(version -> evaluations.stream()
                        .map(Found::value)
                        .noneMatch(done -> done.getStage() == stage && done.getVersion() == version))
                .toList();
    }

    /** Examples of all versions up to the newest; a count. */
    int evaluationExamples() {
        return newestSet().value().getDomains().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    Found<EvaluationSet> newestSet() {
        return there(sets, sets.lastKey());
    }

    Found<EvaluationSet> firstSet() {
        return there(sets, FIRST_VERSION);
    }

    Found<Checkpoint> checkpoint(int stage) {
        return there(checkpoints, stage);
    }

    Found<StageManifest> manifest(int stage) {
        return there(manifests, stage);
    }

    private static <T> T there(SortedMap<Integer, T> map, int number) {
        return Optional.ofNullable(map.get(number)).orElseThrow(() -> new NoSuchElementException("none of " + number));
    }
}
