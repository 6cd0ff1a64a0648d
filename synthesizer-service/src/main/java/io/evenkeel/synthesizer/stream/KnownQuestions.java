package io.evenkeel.synthesizer.stream;

import io.evenkeel.method.novelty.NearDuplicates;
import io.evenkeel.method.novelty.Sketch;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Every question that a new one must differ from: seen in traffic, held out, or written before. Hashes only. Under one key
 * the first question stays, so for long texts that share a band with two others the later one may be missed.
 */
final class KnownQuestions {
    static final String STORE = "known-questions";

    private final KeyValueStore<String, byte[]> store;

    /** Why a question is known. */
    enum Source {
        TRAFFIC("duplicate-of-traffic"),
        EVALUATION("duplicate-of-evaluation"),
        SYNTHETIC("duplicate-of-synthetic");

        private final String reason;

        Source(String reason) {
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    KnownQuestions(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    static Serde<byte[]> serde() {
        return Serdes.ByteArray();
    }

    /** The reason why the question is not new, if it is not. */
    Optional<String> whyNotNew(String pipelineKey, NearDuplicates rule, String question) {
        var sketch = rule.sketch(question);
        for (var key : sketch.keys()) {
            var row = store.get(pipelineKey + "|" + key);
            if (row != null && rule.areNear(sketchOf(row), sketch)) {
                return Optional.of(Source.values()[row[0]].reason());
            }
        }
        return Optional.empty();
    }

    /** Remembers a question. What is held out outranks what is not: it is the reason that matters most. */
    void remember(String pipelineKey, NearDuplicates rule, String question, Source source) {
        var sketch = rule.sketch(question);
        for (var key : sketch.keys()) {
            var row = pipelineKey + "|" + key;
            if (source == Source.EVALUATION) {
                store.put(row, rowOf(source, sketch));
            } else {
                store.putIfAbsent(row, rowOf(source, sketch));
            }
        }
    }

    private static byte[] rowOf(Source source, Sketch sketch) {
        var bytes = sketch.toBytes();
        var row = new byte[bytes.length + 1];
        row[0] = (byte) source.ordinal();
        System.arraycopy(bytes, 0, row, 1, bytes.length);
        return row;
    }

    private static Sketch sketchOf(byte[] row) {
        var bytes = new byte[row.length - 1];
        System.arraycopy(row, 1, bytes, 0, bytes.length);
        return Sketch.fromBytes(bytes);
    }
}
