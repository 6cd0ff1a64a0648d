package io.evenkeel.student.benchmark;

import ai.djl.ndarray.types.Shape;
import io.evenkeel.student.Architecture;
import io.evenkeel.student.RotaryScaling;
import io.evenkeel.student.StudentConfig;
import io.evenkeel.student.StudentTraining;
import io.evenkeel.student.decoder.ComputeDevice;
import io.evenkeel.student.decoder.Decoder;
import io.evenkeel.student.decoder.InitialWeights;
import io.evenkeel.student.decoder.TokenSequence;
import io.evenkeel.student.decoder.WeightLayout;
import io.evenkeel.student.scoring.Likelihood;
import io.evenkeel.student.seed.Seed;
import io.evenkeel.student.training.EncodedExamples;
import io.evenkeel.student.training.StageTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Speeds of the decoder on this machine, one {@code name value} a line; {@code benchmarks/compare.py} runs it beside the same
 * decoder in PyTorch, several times, and prints ratios.
 *
 * <p>A rate in FLOP/s counts two for each multiplication of a weight or of attention (causal: half of all pairs), and three
 * times as many for training as for a forward pass.
 */
public final class DecoderBenchmark {
    private static final int ROWS = 16;
    private static final int LENGTH = 256;
    private static final int SHORTEST = 32;
    private static final double SECONDS = 8;
    private static final StudentConfig CONFIG = new StudentConfig(
            Architecture.LLAMA, 1_024, 256, 6, 4, 2, 64, 688, 512, 10_000, 1e-5, true, RotaryScaling.NONE);

    private DecoderBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        print("matmul_flops", matmulRate());
        var even = sequences(new Seed(1), 64, LENGTH + 1);
        var uneven = sequences(new Seed(2), 2_048, -1);
        try (var decoder = new Decoder(CONFIG, new InitialWeights(CONFIG, new Seed(1)))) {
            double training = training(decoder, even);
            print("training_tokens", training);
            print("training_flops", 3 * training * flopsPerToken());
            print("training_uneven_tokens", training(decoder, uneven));
            double scoring = scoring(decoder, even);
            print("scoring_tokens", scoring);
            print("scoring_flops", scoring * flopsPerToken());
            print("scoring_uneven_tokens", scoring(decoder, uneven));
            print("generation_1_tokens", generation(decoder, 1));
            print("generation_16_tokens", generation(decoder, ROWS));
        }
    }

    /** FLOP/s of the engine's matrix product at the model's own shapes. */
    private static double matmulRate() {
        try (var manager = ComputeDevice.newManager()) {
            var products = WeightLayout.of(CONFIG).stream()
                    .filter(weight -> weight.shape().dimension() == 2)
                    .map(weight -> weight.shape().getShape())
                    .toList();
            var inputs = products.stream()
                    .map(shape -> manager.randomNormal(new Shape((long) ROWS * LENGTH, shape[1])))
                    .toList();
            var weights = products.stream()
                    .map(shape -> manager.randomNormal(new Shape(shape[1], shape[0])))
                    .toList();
            double flops = products.stream()
                    .mapToDouble(shape -> 2.0 * ROWS * LENGTH * shape[0] * shape[1])
                    .sum();
            return flops
                    * perSecond(() -> {
                        for (int i = 0; i < inputs.size(); i++) {
                            inputs.get(i).matMul(weights.get(i)).close();
                        }
                    });
        }
    }

    private static double flopsPerToken() {
        double weights = WeightLayout.of(CONFIG).stream()
                .filter(weight -> weight.shape().dimension() == 2)
                .mapToDouble(weight -> weight.shape().size())
                .sum();
        double attention = 2.0 * CONFIG.layers() * CONFIG.heads() * CONFIG.headDim() * LENGTH / 2;
        return 2 * (weights + attention);
    }

    private static double training(Decoder decoder, List<TokenSequence> sequences) throws IOException {
        var examples = new EncodedExamples(
                IntStream.range(0, sequences.size()).mapToObj(Integer::toString).toList(), sequences, List.of());
        int warmUp = 3;
        int steps = 25;
        var clock = new long[2];
        LongSupplier nanos = () -> {
            clock[1] = System.nanoTime();
            clock[0] = clock[0] == 0 ? clock[1] : clock[0];
            return clock[1];
        };
        var tokens = new double[warmUp + steps];
        var seconds = new double[warmUp + steps];
        var plan = new StudentTraining.Plan(warmUp + steps, ROWS, LENGTH + 1, 1e-4, 1, 0.01, 1, 1, Integer.MAX_VALUE);
        var folder = Files.createTempDirectory("benchmark");
        new StageTraining(decoder, examples, plan, nanos).run(folder, progress -> {
            int step = progress.step() - 1;
            seconds[step] = (clock[1] - clock[0]) / 1e9;
            // Batches of a window differ in length, so what counts is what these had.
            tokens[step] = progress.tokensPerSecond() * seconds[step];
        });
        remove(folder);
        // The last step writes a snapshot too.
        int last = warmUp + steps - 2;
        return (tokens[last] - tokens[warmUp - 1]) / (seconds[last] - seconds[warmUp - 1]);
    }

    private static double scoring(Decoder decoder, List<TokenSequence> sequences) {
        var likelihood = new Likelihood(decoder);
        double tokens =
                sequences.stream().mapToInt(sequence -> sequence.length() - 1).sum();
        return tokens * perSecond(() -> likelihood.nll(sequences));
    }

    private static double generation(Decoder decoder, int rows) {
        int tokens = 128;
        var random = new Seed(3).generator();
        var prompts = IntStream.range(0, rows).mapToObj(row -> ids(random, 32)).toList();
        return rows
                * tokens
                * perSecond(() -> {
                    try (var continuation = decoder.continuation(prompts, tokens)) {
                        for (int t = 0; t < tokens - 1; t++) {
                            continuation.append(continuation.mostProbable());
                        }
                        continuation.mostProbable();
                    }
                });
    }

    /** How often it runs in a second, over {@value #SECONDS} seconds after two to warm up. */
    private static double perSecond(Runnable work) {
        work.run();
        work.run();
        long start = System.nanoTime();
        int runs = 0;
        while (System.nanoTime() - start < SECONDS * 1e9) {
            work.run();
            runs++;
        }
        return runs / ((System.nanoTime() - start) / 1e9);
    }

    /** @param length of each, in tokens; negative for uneven lengths from 32 to 257 */
    private static List<TokenSequence> sequences(Seed seed, int count, int length) {
        var random = seed.generator();
        return IntStream.range(0, count)
                .mapToObj(i -> length < 0 ? random.nextInt(SHORTEST, LENGTH + 2) : length)
                .map(tokens -> new TokenSequence(ids(random, tokens), 1))
                .toList();
    }

    private static long[] ids(RandomGenerator random, int length) {
        var ids = new long[length];
        Arrays.setAll(ids, i -> random.nextInt(3, CONFIG.vocabularySize()));
        return ids;
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static void print(String name, double value) {
        System.out.printf(Locale.ROOT, "%s %.6g%n", name, value);
    }
}
