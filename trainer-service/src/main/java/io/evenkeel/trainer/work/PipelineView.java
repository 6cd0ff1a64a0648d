package io.evenkeel.trainer.work;

import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.Checkpoint;
import io.evenkeel.contracts.avro.Evaluation;
import io.evenkeel.contracts.avro.EvaluationSet;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.PipelineInForce;
import io.evenkeel.contracts.avro.StageManifest;
import io.evenkeel.runtime.Pipelines;
import io.evenkeel.trainer.domain.due.Due;
import io.evenkeel.trainer.domain.due.Standing;
import io.evenkeel.trainer.log.Found;
import io.evenkeel.trainer.log.Reading;
import io.evenkeel.trainer.log.RecordLog;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a pipeline's topics say now; of several records of one stage the first.
 *
 * @param key of the pipeline's records
 * @param inForce the last word on the pipeline
 * @param sets evaluation sets by version
 * @param failed stages of which any checkpoint record tells a failure that no operator has forgiven
 */
record PipelineView(
        String key,
        PipelineInForce inForce,
        SortedMap<Integer, Found<EvaluationSet>> sets,
        SortedMap<Integer, Found<StageManifest>> manifests,
        SortedMap<Integer, Found<Checkpoint>> checkpoints,
        Set<Integer> failed,
        List<Found<Evaluation>> evaluations) {

    private static final int FIRST_VERSION = 0;
    private static final List<Topic<?>> TOPICS = List.of(
            Topics.OPERATOR_PIPELINES,
            Topics.SAMPLER_EVALUATION_SETS,
            Topics.TRAINER_STAGE_MANIFESTS,
            Topics.TRAINER_CHECKPOINTS,
            Topics.TRAINER_EVALUATIONS);

    /** Empty for a pipeline that was never heard of. */
    static Optional<PipelineView> read(RecordLog log, String key) {
        var reading = log.read(TOPICS, key);
        return reading.of(Topics.OPERATOR_PIPELINES).stream()
                .reduce((earlier, later) -> later)
                .map(inForce -> of(key, inForce.value(), reading));
    }

    private static PipelineView of(String key, PipelineInForce inForce, Reading reading) {
        var checkpoints = notForgiven(reading.of(Topics.TRAINER_CHECKPOINTS), inForce.getFailuresForgiven());
        return new PipelineView(
                key,
                inForce,
                firstBy(reading.of(Topics.SAMPLER_EVALUATION_SETS), EvaluationSet::getVersion),
                firstBy(reading.of(Topics.TRAINER_STAGE_MANIFESTS), StageManifest::getStage),
                firstBy(checkpoints, Checkpoint::getStage),
                checkpoints.stream()
                        .map(Found::value)
                        .filter(checkpoint -> checkpoint.getFailure() != null)
                        .map(Checkpoint::getStage)
                        .collect(Collectors.toSet()),
                reading.of(Topics.TRAINER_EVALUATIONS));
    }

    /** Without the failures after which an operator resumed the pipeline: what failed is done once more. */
    private static List<Found<Checkpoint>> notForgiven(List<Found<Checkpoint>> checkpoints, int forgiven) {
        var counting = new ArrayList<Found<Checkpoint>>();
        int failures = 0;
        for (var checkpoint : checkpoints) {
            failures += checkpoint.value().getFailure() == null ? 0 : 1;
            if (checkpoint.value().getFailure() == null || failures > forgiven) {
                counting.add(checkpoint);
            }
        }
        return counting;
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
                mapped(
                        checkpoints,
                        checkpoint -> !failed.contains(checkpoint.value().getStage())),
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
        var done = evaluationsOf(stage).keySet();
        return Stream.of(sets.lastKey(), FIRST_VERSION)
                .distinct()
                .filter(version -> !done.contains(version))
                .toList();
    }

    /** By version. */
    SortedMap<Integer, Evaluation> evaluationsOf(int stage) {
        return evaluations.stream()
                .map(Found::value)
                .filter(evaluation -> evaluation.getStage() == stage)
                .collect(Collectors.toMap(
                        Evaluation::getVersion, Function.identity(), (first, later) -> first, TreeMap::new));
    }

    Found<EvaluationSet> set(int version) {
        return there(sets, version);
    }

    /** What a stage's checkpoint follows from: its manifest, or the first evaluation set for the untrained student. */
    Found<?> causeOf(int stage) {
        return stage == Due.UNTRAINED ? set(FIRST_VERSION) : manifest(stage);
    }

    /** Of the stage, hex; empty for the untrained student. */
    String manifestHashOf(int stage) {
        return stage == Due.UNTRAINED ? "" : manifest(stage).value().getManifestHash();
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
