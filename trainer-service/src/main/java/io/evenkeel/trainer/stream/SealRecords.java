package io.evenkeel.trainer.stream;

import io.evenkeel.contracts.EventHeaders;
import io.evenkeel.contracts.avro.Cause;
import io.evenkeel.contracts.avro.DomainKind;
import io.evenkeel.contracts.avro.Origin;
import io.evenkeel.contracts.avro.Provenance;
import io.evenkeel.contracts.avro.Rationale;
import io.evenkeel.contracts.avro.StageEntry;
import io.evenkeel.contracts.avro.StageManifest;
import io.evenkeel.contracts.avro.StagePlan;
import io.evenkeel.runtime.DeadLetter;
import io.evenkeel.trainer.domain.seal.ClosedStage;
import io.evenkeel.trainer.domain.seal.Example;
import io.evenkeel.trainer.domain.seal.Place;
import io.evenkeel.trainer.domain.seal.SealedStage;
import org.apache.kafka.common.header.Headers;

/** Between records and what {@link io.evenkeel.trainer.domain.seal.Sealing} knows. */
final class SealRecords {
    private SealRecords() {}

    static Example example(Rationale rationale, Cause cause, Headers headers) {
        return new Example(
                rationale.getDomain(),
                rationale.getCandidateId(),
                rationale.getOrigin() == Origin.SYNTHETIC,
                rationale.getContentHash(),
                place(cause, headers));
    }

    /** Where the record stood first: one that was put back from the dead letters still stands there. */
    private static Place place(Cause cause, Headers headers) {
        var topic = EventHeaders.text(headers, DeadLetter.TOPIC);
        var partition = EventHeaders.text(headers, DeadLetter.PARTITION);
        var offset = EventHeaders.text(headers, DeadLetter.OFFSET);
        if (topic.isPresent() && partition.isPresent() && offset.isPresent()) {
            return new Place(topic.get(), Integer.parseInt(partition.get()), Long.parseLong(offset.get()));
        }
        return new Place(cause.getTopic(), cause.getPartition(), cause.getOffset());
    }

    static ClosedStage closed(StagePlan plan) {
        return new ClosedStage(
                plan.getLedger(),
                plan.getPipeline(),
                plan.getStage(),
                plan.getDomains().stream()
                        .map(domain -> new ClosedStage.Domain(
                                domain.getDomain(),
                                domain.getKind() == DomainKind.TAIL,
                                domain.getAccepted(),
                                domain.getAcceptedHash()))
                        .toList());
    }

    static StageEntry entry(ClosedStage stage, int index, Example example) {
        return new StageEntry(
                stage.ledger(),
                stage.pipeline(),
                stage.stage(),
                index,
                example.domain(),
                example.candidateId(),
                example.synthetic() ? Origin.SYNTHETIC : Origin.REAL,
                example.contentHash(),
                example.place().topic(),
                example.place().partition(),
                example.place().offset());
    }

    static StageManifest manifest(ClosedStage stage, SealedStage whole, Provenance provenance) {
        return new StageManifest(
                stage.ledger(),
                stage.pipeline(),
                stage.stage(),
                whole.entries().size(),
                whole.first(),
                whole.last(),
                whole.domains(),
                whole.tailDomains(),
                whole.merkleRoot(),
                whole.previousManifestHash(),
                whole.manifestHash(),
                provenance);
    }
}
