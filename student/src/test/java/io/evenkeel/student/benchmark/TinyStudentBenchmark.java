package io.evenkeel.student.benchmark;

import io.evenkeel.student.Examples;
import io.evenkeel.student.PromptAndCompletion;
import io.evenkeel.student.Sampling;
import io.evenkeel.student.Student;
import io.evenkeel.student.StudentConfig;
import io.evenkeel.student.StudentTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Prints how fast the demo's student trains, answers and is scored on this machine, and how much it learns meanwhile:
 * additions of up to three digits, about 60 tokens an example.
 *
 * <p>usage: TinyStudentBenchmark [STEPS [PEAK_LEARNING_RATE]]; the README says how to start it.
 */
public final class TinyStudentBenchmark {
    private TinyStudentBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int steps = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 300;
        double learningRate = arguments.length > 1 ? Double.parseDouble(arguments[1]) : 3e-3;
        var examples = Examples.additions(2_000, 1);
        var heldOut = Examples.additions(300, 2);
        try (var student = Student.create(StudentConfig.tiny(), 7)) {
            System.out.printf("%d parameters%n", student.parameters());
            var plan = new StudentTraining.Plan(steps, 32, 128, learningRate, steps / 20, 0.01, 1, 7, 100);
            long start = System.nanoTime();
            var outcome = StudentTraining.train(student, examples, plan, Files.createTempDirectory("benchmark"), p -> {
                if (p.step() % 50 == 0) {
                    System.out.printf("step %d: loss %.3f, %.0f tokens/s%n", p.step(), p.loss(), p.tokensPerSecond());
                }
            });
            report("training", outcome.tokens(), start);
            System.out.printf("%.1f steps/s%n", steps / ((System.nanoTime() - start) / 1e9));
            for (int round = 0; round < 3; round++) {
                answer(student, heldOut);
                long scoring = System.nanoTime();
                var scores = student.score(heldOut);
                report(
                        "scoring (completion tokens)",
                        scores.stream().mapToLong(score -> score.tokens()).sum(),
                        scoring);
            }
        }
    }

    private static void answer(Student student, List<PromptAndCompletion> heldOut) {
        long start = System.nanoTime();
        var answers = student.generate(
                heldOut.stream().map(PromptAndCompletion::prompt).toList(), Sampling.greedy(64));
        report("greedy generation", answers.stream().mapToLong(String::length).sum(), start);
        int right = 0;
        for (int i = 0; i < answers.size(); i++) {
            right += answers.get(i).equals(heldOut.get(i).completion()) ? 1 : 0;
        }
        System.out.printf("%d of %d held-out answers right; resident %s%n", right, heldOut.size(), resident());
    }

    /** The process's resident size, as Linux tells it. */
    private static String resident() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS"))
                    .findFirst()
                    .orElse("unknown")
                    .replaceAll("\\s+", " ");
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static void report(String what, long tokens, long startNanos) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        System.out.printf("%s: %d tokens in %.2f s, %.0f tokens/s%n", what, tokens, seconds, tokens / seconds);
    }
}
