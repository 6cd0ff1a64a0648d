package io.evenkeel.student.benchmark;

import io.evenkeel.student.Examples;
import io.evenkeel.student.PromptAndCompletion;
import io.evenkeel.student.Student;
import io.evenkeel.student.StudentConfig;
import io.evenkeel.student.StudentTraining;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Prints the process's resident size over 2,000 training steps and 10,000 scored examples of the demo's student; ends with 1
 * where the second half of either grew by more than 2 %.
 *
 * <p>Run it with a fixed heap ({@code -Xms256m -Xmx256m -XX:+AlwaysPreTouch}), so that what moves is native.
 */
public final class ResidentSize {
    private static final int STEPS = 2_000;
    private static final int SCORED = 10_000;
    private static final int SAMPLES = 20;
    private static final double ALLOWED = 0.02;

    private ResidentSize() {}

    public static void main(String[] arguments) throws IOException {
        var examples = Examples.additions(2_000, 1);
        boolean flat;
        try (var student = Student.create(StudentConfig.tiny(), 7)) {
            flat = isFlat("training", training(student, examples)) & isFlat("scoring", scoring(student, examples));
        }
        System.exit(flat ? 0 : 1);
    }

    private static List<Long> training(Student student, List<PromptAndCompletion> examples) throws IOException {
        var sizes = new ArrayList<Long>();
        var plan = new StudentTraining.Plan(STEPS, 32, 128, 1e-3, 100, 0.01, 1, 7, 500);
        StudentTraining.train(student, examples, plan, Files.createTempDirectory("resident-size"), progress -> {
            if (progress.step() % (STEPS / SAMPLES) == 0) {
                sizes.add(resident());
            }
        });
        return sizes;
    }

    private static List<Long> scoring(Student student, List<PromptAndCompletion> examples) {
        var sizes = new ArrayList<Long>();
        int atOnce = SCORED / SAMPLES;
        for (int i = 0; i < SAMPLES; i++) {
            student.score(examples.subList(i % 4 * atOnce, (i % 4 + 1) * atOnce));
            sizes.add(resident());
        }
        return sizes;
    }

    /** Whether the largest of the second half is at most 2 % above the largest of the second quarter. */
    private static boolean isFlat(String what, List<Long> sizes) {
        long before = Collections.max(sizes.subList(SAMPLES / 4, SAMPLES / 2));
        long after = Collections.max(sizes.subList(SAMPLES / 2, SAMPLES));
        double growth = (double) after / before - 1;
        System.out.printf(
                Locale.ROOT,
                "%s: resident MiB %s; second half %+.2f %%%n",
                what,
                sizes.stream().map(size -> size / 1_024).toList(),
                100 * growth);
        return growth <= ALLOWED;
    }

    /** KiB, as Linux tells it. */
    private static long resident() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
