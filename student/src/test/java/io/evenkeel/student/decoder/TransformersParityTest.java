package io.evenkeel.student.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import io.evenkeel.student.checkpoint.PeftAdapter;
import io.evenkeel.student.seed.Seed;
import io.evenkeel.student.training.ReferenceSteps;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The decoder against values that transformers 5.17 and PyTorch 2.11 computed (CPU, float32). */
class TransformersParityTest {
    private static final double LOGITS_ABSOLUTE = 1e-4;
    private static final double RELATIVE = 1e-3;

    @ParameterizedTest
    @FieldSource("io.evenkeel.student.decoder.Golden#NAMES")
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
    @FieldSource("io.evenkeel.student.decoder.Golden#NAMES")
    void lossAndEveryGradientAreThoseOfPyTorch(String name) {
        var golden = Golden.read(name);
        try (var decoder = golden.decoder()) {
            double loss = backward(decoder, golden.batch(), BackwardLimits.DEFAULT);
            assertThat(loss / golden.floats("loss")[0]).isCloseTo(1, within(RELATIVE));
            assertGradients(decoder, golden);
        }
    }

    @ParameterizedTest
    @FieldSource("io.evenkeel.student.decoder.Golden#NAMES")
    void lossAndGradientsAreTheSameInPieces(String name) {
        var golden = Golden.read(name);
        int vocabulary = golden.config().vocabularySize();
        var blocksOfEight = new BackwardLimits(8L * Float.BYTES * vocabulary, Long.MAX_VALUE);
        var layerByLayer = new BackwardLimits(8L * Float.BYTES * vocabulary, 1);
        for (var limits : List.of(blocksOfEight, layerByLayer)) {
            try (var decoder = golden.decoder()) {
                double loss = backward(decoder, golden.batch(), limits);
                assertThat(loss / golden.floats("loss")[0]).isCloseTo(1, within(RELATIVE));
                assertGradients(decoder, golden);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("io.evenkeel.student.decoder.Golden#NAMES")
    void twentyStepsOfAdamWLoseWhatPyTorchsLose(String name) {
        var golden = Golden.read(name);
        for (boolean clipped : List.of(false, true)) {
            try (var decoder = golden.decoder()) {
                var want = golden.floats(clipped ? "adamw_clip.losses" : "adamw.losses");
                var losses = ReferenceSteps.adamw(decoder, golden.batch(), want.length, 1e-3, 0.01, clipped ? 0.5 : 0);
                for (int step = 0; step < want.length; step++) {
                    assertThat((double) losses[step] / want[step])
                            .as("step %d, clipped %s", step, clipped)
                            .isCloseTo(1, within(RELATIVE));
                }
            }
        }
    }

    @ParameterizedTest
    @FieldSource("io.evenkeel.student.decoder.Golden#NAMES")
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
    @FieldSource("io.evenkeel.student.decoder.Golden#NAMES")
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

    @ParameterizedTest
    @ValueSource(strings = {"llama-tied-f32", "qwen2-sharded-f32"})
    void logitsWithAnAdapterAreThoseOfPeftAndStayWhenItIsWorkedIn(String name) {
        var golden = Golden.read(name);
        try (var decoder = golden.decoder()) {
            var adapter = PeftAdapter.read(Golden.FOLDER.resolve(name).resolve("lora"), golden.config());
            decoder.adapt(adapter.settings(), adapter.weights());
            assertAdaptedLogits(decoder, golden);
            decoder.workIn();
            assertThat(decoder.adapter()).isEmpty();
            assertAdaptedLogits(decoder, golden);
        }
    }

    @ParameterizedTest
    @FieldSource("io.evenkeel.student.decoder.Golden#NAMES")
    void inBfloat16LossAndGradientsAreNear(String name) {
        var golden = Golden.read(name);
        try (var decoder = golden.decoder(Precision.BFLOAT16)) {
            double loss = backward(decoder, golden.batch(), BackwardLimits.DEFAULT);
            assertThat(loss / golden.floats("loss")[0])
                    .isCloseTo(1, within(0.02))
                    .isNotEqualTo(1);
            decoder.weights().forEach((weight, array) -> {
                var want = golden.floats("grad." + weight);
                try (NDArray gradient = array.getGradient()) {
                    assertThat(cosine(gradient.toFloatArray(), want)).as(weight).isGreaterThan(0.97);
                }
            });
        }
    }

    private static void assertAdaptedLogits(Decoder decoder, Golden golden) {
        for (int i = 0; i < 3; i++) {
            assertThat(largestDifference(decoder.logits(golden.longs("ids." + i)), golden.floats("lora.logits." + i)))
                    .isLessThan(LOGITS_ABSOLUTE);
        }
    }

    private static double backward(Decoder decoder, List<TokenSequence> batch, BackwardLimits limits) {
        decoder.weights().values().forEach(weight -> weight.setRequiresGradient(true));
        long predicted = batch.stream().mapToLong(TokenSequence::predicted).sum();
        try (var collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            return decoder.backward(collector, batch, predicted, limits, new Seed(1));
        }
    }

    private static void assertGradients(Decoder decoder, Golden golden) {
        decoder.weights().forEach((weight, array) -> {
            var want = golden.floats("grad." + weight);
            try (NDArray gradient = array.getGradient()) {
                assertThat(largestDifference(gradient.toFloatArray(), want) / largest(want))
                        .as(weight)
                        .isLessThan(RELATIVE);
            }
        });
    }

    private static double cosine(float[] a, float[] b) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return ab / Math.sqrt(aa * bb);
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
