package io.evenkeel.student.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.evenkeel.student.Architecture;
import io.evenkeel.student.RotaryScaling;
import io.evenkeel.student.StudentConfig;
import io.evenkeel.student.seed.Seed;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Prints where one layer's forward pass spends its time, at the shape of {@code DecoderBenchmark}: 16 rows of 256 tokens. */
public final class KernelProfile {
    private static final int ROWS = 16;
    private static final int LENGTH = 256;
    private static final int RUNS = 60;
    private static final StudentConfig CONFIG = new StudentConfig(
            Architecture.LLAMA, 1_024, 256, 1, 4, 2, 64, 688, 512, 10_000, 1e-5, true, RotaryScaling.NONE);

    private KernelProfile() {}

    public static void main(String[] arguments) {
        try (var decoder = new Decoder(CONFIG, new InitialWeights(CONFIG, new Seed(1)), Precision.FLOAT32);
                var scope = decoder.newScope();
                var kernels = new Kernels(scope, new KernelText(CONFIG, null, Precision.FLOAT32))) {
            decoder.spread((long) ROWS * LENGTH);
            var l = decoder.layer(0);
            var x = scope.randomNormal(new Shape(ROWS, LENGTH, CONFIG.hiddenSize()));
            var wide = scope.randomNormal(new Shape(ROWS, LENGTH, CONFIG.intermediateSize()));
            var table = decoder.rotary(LENGTH);
            var cos = table.cos().get("0:" + LENGTH);
            var sin = table.sin().get("0:" + LENGTH);
            var q = scope.randomNormal(new Shape(ROWS, CONFIG.heads(), LENGTH, CONFIG.headDim()));
            var k = scope.randomNormal(new Shape(ROWS, CONFIG.keyValueHeads(), LENGTH, CONFIG.headDim()));
            double whole = millis(() -> kernels.run(scope, "layer", x, table.cos(), table.sin(), 0.0, l));
            double products = IntStream.of(1, 2, 3, 4, 6, 7)
                            .mapToDouble(i -> millis(() -> kernels.run(scope, "linear", x, l.get(i))))
                            .sum()
                    + millis(() -> kernels.run(scope, "linear", wide, l.get(8)));
            double rest = millis(() -> kernels.run(scope, "after_attention", x, q, l, 0.0))
                    - List.of(4, 6, 7).stream()
                            .mapToDouble(i -> millis(() -> kernels.run(scope, "linear", x, l.get(i))))
                            .sum()
                    - millis(() -> kernels.run(scope, "linear", wide, l.get(8)))
                    - millis(() -> kernels.run(scope, "norm", x, l.get(5)));
            double norms = 2 * millis(() -> kernels.run(scope, "norm", x, l.get(0)));
            double rotations = millis(() -> kernels.run(scope, "rotate", q, cos, sin))
                    + millis(() -> kernels.run(scope, "rotate", k, cos, sin));
            row("one layer", whole, whole);
            row("seven matrix products", products, whole);
            row("SiLU, product, residual sums, head transposition", rest, whole);
            row("two norms", norms, whole);
            row("rotation of q and k", rotations, whole);
            row("attention (what is left)", whole - products - rest - norms - rotations, whole);
        }
    }

    private static void row(String what, double millis, double whole) {
        System.out.printf(Locale.ROOT, "| %s | %.1f | %.0f %% |%n", what, millis, 100 * millis / whole);
    }

    private static double millis(Supplier<NDArray> work) {
        for (int i = 0; i < RUNS / 4; i++) {
            work.get().close();
        }
        long start = System.nanoTime();
        for (int i = 0; i < RUNS; i++) {
            work.get().close();
        }
        return (System.nanoTime() - start) / 1e6 / RUNS;
    }
}
