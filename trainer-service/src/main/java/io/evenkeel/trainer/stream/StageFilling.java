package io.evenkeel.trainer.stream;

import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.Topics;
import io.evenkeel.runtime.Outbox;
import io.evenkeel.trainer.domain.seal.ClosedStage;
import io.evenkeel.trainer.domain.seal.Example;
import io.evenkeel.trainer.domain.seal.Seal;
import io.evenkeel.trainer.domain.seal.SealedStage;
import io.evenkeel.trainer.domain.seal.Sealing;
import io.micrometer.core.instrument.Metrics;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;

/** One task's open stages: examples by row until their stage is sealed. Stages are sealed in order, from 0. */
final class StageFilling {
    static final String ACCEPTED = "accepted";
    static final String CLOSED = "closed";
    static final String SEALED = "sealed";
    static final String LATE = "late";

    private final Outbox outbox;
    private final KeyValueStore<String, Example> accepted;
    private final KeyValueStore<String, ClosedStage> closed;
    private final KeyValueStore<String, SealedSoFar> sealed;
    private final KeyValueStore<String, Example> late;

    StageFilling(Outbox outbox) {
        this.outbox = outbox;
        this.accepted = outbox.store(ACCEPTED);
        this.closed = outbox.store(CLOSED);
        this.sealed = outbox.store(SEALED);
        this.late = outbox.store(LATE);
    }

    /** Takes an accepted example; the first with its candidate's id counts. */
    void accept(String ledger, String pipeline, int stage, Example example) {
        var key = Keys.pipeline(ledger, pipeline);
        if (stage < soFar(key).stages()) {
            keepLate(key, stage, example);
        } else if (accepted.putIfAbsent(row(key, stage, example), example) == null) {
            sealWhatIsWhole(key);
        }
    }

    /** Takes what the planner counted. */
    void close(ClosedStage stage) {
        var key = Keys.pipeline(stage.ledger(), stage.pipeline());
        if (stage.stage() >= soFar(key).stages()) {
            closed.put(stageRow(key, stage.stage()), stage);
            sealWhatIsWhole(key);
        }
    }

    private void sealWhatIsWhole(String key) {
        var soFar = soFar(key);
        var stage = closed.get(stageRow(key, soFar.stages()));
        while (stage != null
                && Sealing.seal(stage, held(key, stage.stage()), soFar.manifestHash()) instanceof Seal.Whole whole) {
            announce(stage, whole.stage());
            forget(key, stage.stage());
            for (var example : whole.late()) {
                keepLate(key, stage.stage(), example);
            }
            soFar = new SealedSoFar(stage.stage() + 1, whole.stage().manifestHash());
            sealed.put(key, soFar);
            stage = closed.get(stageRow(key, soFar.stages()));
        }
    }

    private void announce(ClosedStage stage, SealedStage whole) {
        var key = Keys.pipeline(stage.ledger(), stage.pipeline());
        for (int i = 0; i < whole.entries().size(); i++) {
            outbox.send(
                    Topics.TRAINER_STAGE_ENTRIES,
                    key,
                    SealRecords.entry(stage, i, whole.entries().get(i)));
        }
        outbox.decide(
                Topics.TRAINER_STAGE_MANIFESTS,
                key,
                Sealing.VERSION,
                provenance -> SealRecords.manifest(stage, whole, provenance));
    }

    private void forget(String key, int stage) {
        var beginning = stageRow(key, stage);
        closed.delete(beginning);
        held(key, stage).forEach(example -> accepted.delete(row(key, stage, example)));
    }

    /** It enters no manifest now; it stays to be seen, and is counted. */
    private void keepLate(String key, int stage, Example example) {
        if (late.putIfAbsent(row(key, stage, example), example) == null) {
            Metrics.counter("evenkeel.rationales.late", "pipeline", key).increment();
        }
    }

    private List<Example> held(String key, int stage) {
        var beginning = stageRow(key, stage);
        try (var rows = accepted.range(beginning, beginning + Character.MAX_VALUE)) {
            var held = new ArrayList<Example>();
            rows.forEachRemaining(row -> held.add(row.value));
            return held;
        }
    }

    private SealedSoFar soFar(String key) {
        var stages = sealed.get(key);
        return stages == null ? SealedSoFar.NOTHING : stages;
    }

    private static String row(String key, int stage, Example example) {
        return stageRow(key, stage) + example.candidateId();
    }

    private static String stageRow(String key, int stage) {
        return key + "/" + stage + "/";
    }
}
