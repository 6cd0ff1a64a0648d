package io.evenkeel.student.training;

import ai.djl.ndarray.NDArray;
import io.evenkeel.student.StudentTraining.Plan;
import io.evenkeel.student.decoder.Decoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** Hash over everything that a training's result depends on, so that no snapshot is taken for another training's. */
final class TrainingIdentity {
    private TrainingIdentity() {}

    /** How often snapshots are written changes no result, and so is not part of it. */
    static String of(Plan plan, EncodedExamples examples, Decoder start) {
        var digest = sha256();
        text(
                digest,
                "%d %d %d %d %s %d %s %s %d %s"
                        .formatted(
                                plan.steps(),
                                plan.batchSize(),
                                plan.microBatchSize(),
                                plan.maxTokens(),
                                Double.toHexString(plan.learningRate()),
                                plan.warmupSteps(),
                                Double.toHexString(plan.weightDecay()),
                                Double.toHexString(plan.clipNorm()),
                                plan.seed(),
                                plan.lora()));
        for (int i = 0; i < examples.ids().size(); i++) {
            text(digest, examples.ids().get(i));
            var sequence = examples.sequences().get(i);
            var bytes = ByteBuffer.allocate(Long.BYTES * (sequence.length() + 1));
            bytes.asLongBuffer().put(sequence.predictedFrom()).put(sequence.ids());
            digest.update(bytes);
        }
        weights(digest, start.weights());
        weights(digest, start.adapterWeights());
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void weights(MessageDigest digest, Map<String, NDArray> weights) {
        weights.forEach((name, weight) -> {
            text(digest, name);
            digest.update(weight.toByteBuffer());
        });
    }

    private static void text(MessageDigest digest, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
