package io.evenkeel.trainer.training;

import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.Rationale;
import io.evenkeel.contracts.avro.StageEntry;
import io.evenkeel.contracts.avro.StageManifest;
import io.evenkeel.method.audit.MerkleRoot;
import io.evenkeel.method.identity.ContentHash;
import io.evenkeel.trainer.log.Found;
import io.evenkeel.trainer.log.RecordLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** Gathers the examples that manifests seal from where their entries say they stand. */
public final class SealedExamples {
    private static final Duration QUIET = Duration.ofSeconds(30);

    private final RecordLog log;

    public SealedExamples(RecordLog log) {
        this.log = log;
    }

    /** What was found is not what was sealed. */
    public static final class NotAsSealed extends RuntimeException {
        NotAsSealed(String message) {
            super(message);
        }
    }

    /**
     * The examples of all given manifests, in the order of the manifests and of each manifest's entries.
     *
     * @param manifests of one pipeline, by stage
     * @param between called while entries are waited for: they become readable a moment after their manifest
     * @throws NotAsSealed when entries or contents differ from what the manifests sealed
     */
    public List<TrainingExample> gather(List<StageManifest> manifests, Runnable between) {
        if (manifests.isEmpty()) {
            return List.of();
        }
        var key = Keys.pipeline(manifests.get(0).getLedger(), manifests.get(0).getPipeline());
        int wanted = manifests.stream().mapToInt(StageManifest::getCount).sum();
        var stages = manifests.stream().map(StageManifest::getStage).collect(Collectors.toSet());
        var found = log.await(
                Topics.TRAINER_STAGE_ENTRIES,
                key,
                so -> so.stream()
                                .filter(entry -> stages.contains(entry.value().getStage()))
                                .count()
                        >= wanted,
                QUIET,
                between);
        var entries = new ArrayList<StageEntry>();
        for (var manifest : manifests) {
            entries.addAll(entriesOf(manifest, found));
        }
        return fetch(entries);
    }

    private static List<StageEntry> entriesOf(StageManifest manifest, List<Found<StageEntry>> found) {
        var entries = found.stream()
                .map(Found::value)
                .filter(entry -> entry.getStage() == manifest.getStage())
                .sorted(Comparator.comparingInt(StageEntry::getIndex))
                .toList();
        var root =
                MerkleRoot.of(entries.stream().map(StageEntry::getContentHash).toList());
        if (entries.size() != manifest.getCount() || !root.equals(manifest.getMerkleRoot())) {
            throw new NotAsSealed("stage " + manifest.getStage() + " of " + manifest.getLedger() + "/"
                    + manifest.getPipeline() + " has " + entries.size() + " entries with the root " + root
                    + ", but its manifest seals " + manifest.getCount() + " with " + manifest.getMerkleRoot());
        }
        return entries;
    }

    private List<TrainingExample> fetch(List<StageEntry> entries) {
        var byPlace = new HashMap<TopicPartition, Map<Long, TrainingExample>>();
        entries.stream()
                .collect(Collectors.groupingBy(SealedExamples::partitionOf))
                .forEach((partition, there) -> byPlace.put(partition, fetch(partition, there)));
        var examples = new ArrayList<TrainingExample>();
        for (var entry : entries) {
            var example = byPlace.getOrDefault(partitionOf(entry), Map.of()).get(entry.getOffset());
            if (example == null) {
                throw new NotAsSealed("candidate " + entry.getCandidateId() + " was not found at its place");
            }
            examples.add(example);
        }
        return examples;
    }

    private Map<Long, TrainingExample> fetch(TopicPartition partition, List<StageEntry> entries) {
        var byOffset = entries.stream().collect(Collectors.toMap(StageEntry::getOffset, entry -> entry));
        var examples = new HashMap<Long, TrainingExample>();
        for (var rationale : log.at(Topics.GATEWAY_RATIONALES, partition, byOffset.keySet())) {
            long offset = rationale.place().getOffset();
            var entry = byOffset.get(offset);
            if (entry != null) {
                examples.put(offset, verified(entry, rationale.value()));
            }
        }
        return examples;
    }

    private static TrainingExample verified(StageEntry entry, Rationale rationale) {
        var question = Texts.read(rationale.getQuestion());
        var reasoning = Texts.read(rationale.getRationale());
        var answer = Texts.read(rationale.getAnswer());
        if (!ContentHash.of(question, reasoning, answer).hex().equals(entry.getContentHash())) {
            throw new NotAsSealed("the content of candidate " + entry.getCandidateId() + " is not what was sealed");
        }
        return new TrainingExample(entry.getCandidateId(), entry.getDomain(), question, reasoning, answer);
    }

    private static TopicPartition partitionOf(StageEntry entry) {
        return new TopicPartition(entry.getTopic(), entry.getPartition());
    }
}
