package io.evenkeel.student.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import io.evenkeel.student.training.Trainings;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The decoder against values that transformers 5.17 and PyTorch 2.11 computed (CPU, float32). */
class TransformersParityTest {
    private static final double LOGITS_ABSOLUTE = 1e-4;
    private static final double RELATIVE = 1e-3;

    @ParameterizedTest
    @ValueSource(strings = {"llama-tied-f32", "llama3-rope-untied-bf16", "llama-linear-rope-f16"})
    void logitsAreThoseOfTransformers(String name) {
        var golden = Golden.read(name);
        try (var decoder = golden.decoder()) {
            for (int i = 0; i < 3; i++) {
                assertThat(largestDifference(decoder.logits(golden.longs("ids." + i)), golden.floats("logits." + i)))
                        .isLessThan(LOGITS_ABSOLUTE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-tied-f32", "llama3-rope-untied-bf16", "llama-linear-rope-f16"})
    void lossAndEveryGradientAreThoseOfPyTorch(String name) {
        var golden = Golden.read(name);
        try (var decoder = golden.decoder();
                var scope = decoder.newScope()) {
            decoder.weights().values().forEach(weight -> weight.setRequiresGradient(true));
            try (var collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                var loss = decoder.loss(scope, golden.batch());
                assertThat((double) loss.getFloat() / golden.floats("loss")[0]).isCloseTo(1, within(RELATIVE));
                collector.backward(loss);
            }
            decoder.weights().forEach((weight, array) -> {
                var want = golden.floats("grad." + weight);
                try (NDArray gradient = array.getGradient()) {
                    assertThat(largestDifference(gradient.toFloatArray(), want) / largest(want))
                            .as(weight)
                            .isLessThan(RELATIVE);
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-tied-f32", "llama3-rope-untied-bf16", "llama-linear-rope-f16"})
    void twentyStepsOfAdamWLoseWhatPyTorchsLose(String name) {
        var golden = Golden.read(name);
        for (boolean clipped : List.of(false, true)) {
            try (var decoder = golden.decoder()) {
                var want = golden.floats(clipped ? "adamw_clip.losses" : "adamw.losses");
                var losses = Trainings.adamw(decoder, golden.batch(), want.length, 1e-3, 0.01, clipped ? 0.5 : 0);
                for (int step = 0; step < want.length; step++) {
                    assertThat(losses[step] / want[step])
                            .as("step %d, clipped %s", step, clipped)
                            .isCloseTo(1, within(RELATIVE));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-tied-f32", "llama3-rope-untied-bf16", "llama-linear-rope-f16"})
    void greedyTokensAreThoseOfTransformersInABatchOfUnevenPrompts(String name) {
        var golden = Golden.read(name);
        int tokens = 24;
        var got = new long[3][tokens];
        try (var decoder = golden.decoder();
                var continuation = decoder.continuation(golden.prompts(), tokens)) {
            for (int t = 0; t < tokens; t++) {
                var next = continuation.mostProbable();
                for (int row = 0; row < 3; row++) {
                    got[row][t] = next[row];
                }
                if (t < tokens - 1) {
                    continuation.append(next);
                }
            }
        }
        for (int row = 0; row < 3; row++) {
            assertThat(got[row]).containsExactly(golden.longs("greedy." + row));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-tied-f32", "llama3-rope-untied-bf16", "llama-linear-rope-f16"})
    void likelihoodsWithAndWithoutThePromptAreThoseOfTransformers(String name) {
        var golden = Golden.read(name);
        var conditional = golden.batch();
        var unconditional = conditional.stream()
                .map(sequence -> {
                    var ids = new long[1 + sequence.predicted()];
                    ids[0] = 1;
                    System.arraycopy(sequence.ids(), sequence.predictedFrom(), ids, 1, sequence.predicted());
                    return new TokenSequence(ids, 1);
                })
                .toList();
        try (var decoder = golden.decoder()) {
            assertThat(means(decoder, conditional)).containsExactly(golden.floats("nll.conditional"), within(1e-4f));
            assertThat(means(decoder, unconditional))
                    .containsExactly(golden.floats("nll.unconditional"), within(1e-4f));
        }
    }

    private static float[] means(Decoder decoder, List<TokenSequence> batch) {
        var nll = decoder.nll(batch);
        var means = new float[batch.size()];
        int from = 0;
        for (int i = 0; i < means.length; i++) {
            int to = from + batch.get(i).predicted();
            for (float value : Arrays.copyOfRange(nll, from, to)) {
                means[i] += value / batch.get(i).predicted();
            }
            from = to;
        }
        return means;
    }

    private static double largestDifference(float[] got, float[] want) {
        assertThat(got).hasSameSizeAs(want);
        double largest = 0;
        for (int i = 0; i < got.length; i++) {
            double difference = Math.abs(got[i] - want[i]);
            largest = difference <= largest ? largest : difference; // so that NaN stays
        }
        return largest;
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
